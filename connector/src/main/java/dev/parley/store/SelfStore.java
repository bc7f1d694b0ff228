package dev.parley.store;

import dev.parley.rules.version.SiteId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The site's own identity as its database remembers it, and how far Kafka has acknowledged its log. Thread-safe. */
public final class SelfStore {
    private final Database database;
    private final String set;
    private final LeaseStore leases;

    public SelfStore(Database database, String set) {
        this.database = database;
        this.set = set;
        this.leases = new LeaseStore(database, set);
    }

    /**
     * Identity of the server behind the connection: {@code pg:system_identifier/timeline} or {@code my:server_uuid}.
     */
    public String serverIdentity() {
        String sql = database.engine() == Engine.POSTGRESQL
                ? "SELECT 'pg:' || system_identifier || '/' || ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))"
                        + "::bit(32)::int FROM pg_control_system()"
                : "SELECT CONCAT('my:', @@server_uuid)";
        return database.inTransaction(Purpose.STORE, "read the identity of the server", connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        });
    }

    /** Empty if no agent ever ran for this set here. */
    public Optional<SelfRow> load() {
        return database.inTransaction(Purpose.STORE, "read the site of set '" + set + "'", connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT site, incarnation, system_id, slot, acked_n, acked_offset FROM "
                            + BridgeTable.SELF.sql(database.engine()) + " WHERE set_name = ?")) {
                select.setString(1, set);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(read(row)) : Optional.empty();
                }
            }
        });
    }

    private static SelfRow read(ResultSet row) throws SQLException {
        return new SelfRow(
                new SiteId(row.getString(1), row.getInt(2)),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getLong(6));
    }

    /**
     * Writes the whole row.
     *
     * @throws LeaseLostException if another agent has taken the lease
     */
    public void save(long epoch, SelfRow self) {
        database.inTransaction(Purpose.STORE, "save the site of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            write(connection, database.engine(), set, self);
            return true;
        });
    }

    /** Writes the whole row in the caller's transaction. */
    static void write(Connection connection, Engine engine, String set, SelfRow self) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(BridgeTable.SELF.upsertSql(engine))) {
            Bind.to(upsert)
                    .text(set)
                    .text(self.site().name())
                    .number(self.site().incarnation())
                    .text(self.systemId())
                    .text(self.slot())
                    .number(self.ackedSequence())
                    .number(self.ackedOffset());
            upsert.executeUpdate();
        }
    }

    /**
     * Remembers an acknowledgement; never goes back.
     *
     * @throws LeaseLostException if another agent has taken the lease
     */
    public void acknowledged(long epoch, long sequence, long offset) {
        database.inTransaction(Purpose.STORE, "save the acknowledged offset of set '" + set + "'", connection -> {
            leases.requireHeld(connection, epoch);
            return raise(connection, sequence, offset);
        });
    }

    private int raise(Connection connection, long sequence, long offset) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + BridgeTable.SELF.sql(database.engine())
                + " SET acked_n = ?, acked_offset = ? WHERE set_name = ? AND acked_n < ?")) {
            Bind.to(update).number(sequence).number(offset).text(set).number(sequence);
            return update.executeUpdate();
        }
    }
}
