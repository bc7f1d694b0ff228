package dev.parley.store;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.LogState;
import dev.parley.rules.Nullable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Asks the server over a connection of its catalog pool. Needs no privilege beyond that of capture itself
 * (PostgreSQL: none; MySQL: REPLICATION CLIENT). Thread-safe.
 */
public final class DatabaseLogProbe implements LogProbe {
    private static final String POSTGRES_LOG = """
            SELECT current_setting('wal_level'), pg_is_in_recovery(),
                   CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END - '0/0'::pg_lsn,
                   EXISTS (SELECT FROM pg_publication WHERE pubname = ?)
            """;
    private static final String POSTGRES_SLOT = """
            SELECT coalesce(plugin, ''), coalesce(active_pid, 0), coalesce(confirmed_flush_lsn - '0/0'::pg_lsn, 0),
                   coalesce(wal_status, 'lost')
              FROM pg_replication_slots WHERE slot_name = ?
            """;
    private static final String MYSQL_LOG = """
            SELECT @@GLOBAL.log_bin, @@GLOBAL.binlog_format, @@GLOBAL.binlog_row_image, @@GLOBAL.gtid_mode,
                   GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?), GTID_SUBTRACT(?, @@GLOBAL.gtid_executed)
            """;
    private static final LogPosition.MySql NO_BINLOG = new LogPosition.MySql("none.0", 0, "");

    private final Database database;
    private final String slot;
    private final String publication;

    private DatabaseLogProbe(Database database, String slot, String publication) {
        this.database = database;
        this.slot = slot;
        this.publication = publication;
    }

    public static DatabaseLogProbe postgres(Database database, String slot, String publication) {
        return new DatabaseLogProbe(database, slot, publication);
    }

    public static DatabaseLogProbe mysql(Database database) {
        return new DatabaseLogProbe(database, "", "");
    }

    /**
     * {@inheritDoc}
     *
     * @throws StoreException if the server cannot be asked
     */
    @Override
    public LogState read(@Nullable LogPosition from) {
        try {
            ServerInfo server = database.server();
            try (Connection connection = database.connection(Purpose.CATALOG)) {
                return database.engine() == Engine.POSTGRESQL ? postgres(connection) : mysql(connection, server, from);
            }
        } catch (SQLException e) {
            throw database.failed("read the state of the database's log", e);
        }
    }

    private LogState postgres(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(POSTGRES_LOG)) {
            query.setString(1, publication);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new LogState.Postgres(
                        new LogPosition.Postgres(row.getLong(3)),
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(4),
                        slot(connection));
            }
        }
    }

    private Optional<LogState.Slot> slot(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(POSTGRES_SLOT)) {
            query.setString(1, slot);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new LogState.Slot(
                                row.getString(1),
                                row.getInt(2),
                                new LogPosition.Postgres(row.getLong(3)),
                                row.getString(4)))
                        : Optional.empty();
            }
        }
    }

    private static LogState mysql(Connection connection, ServerInfo server, @Nullable LogPosition from)
            throws SQLException {
        String seen = from instanceof LogPosition.MySql position ? position.gtidSet() : "";
        try (PreparedStatement query = connection.prepareStatement(MYSQL_LOG)) {
            query.setString(1, seen);
            query.setString(2, seen);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                boolean enabled = row.getBoolean(1);
                LogPosition.MySql end = enabled ? mysqlEnd(connection, server) : NO_BINLOG;
                return new LogState.MySql(
                        end,
                        enabled,
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        from == null ? "" : oneLine(row.getString(5)),
                        oneLine(row.getString(6)),
                        enabled && from instanceof LogPosition.MySql position ? unread(connection, position, end) : 0);
            }
        }
    }

    private static long unread(Connection connection, LogPosition.MySql from, LogPosition.MySql end)
            throws SQLException {
        if (from.file().equals(end.file())) {
            return Math.max(0, end.offset() - from.offset());
        }
        long bytes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet file = statement.executeQuery("SHOW BINARY LOGS")) {
            while (file.next()) {
                LogPosition.MySql whole = new LogPosition.MySql(file.getString(1), file.getLong(2), "");
                if (whole.compareTo(from) > 0) {
                    bytes += whole.offset() - (whole.file().equals(from.file()) ? from.offset() : 0);
                }
            }
        }
        return bytes;
    }

    private static LogPosition.MySql mysqlEnd(Connection connection, ServerInfo server) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(server.binaryLogStatusSql())) {
            return row.next()
                    ? new LogPosition.MySql(row.getString(1), row.getLong(2), oneLine(row.getString(5)))
                    : NO_BINLOG;
        }
    }

    /** The server breaks long sets into lines. */
    private static String oneLine(@Nullable String gtids) {
        return gtids == null ? "" : gtids.replace("\n", "").replace("\r", "");
    }
}
