package dev.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sessions of other agents of the same site and replication set. An agent that is frozen or cut off in the middle of a
 * transaction keeps rows and lease locked until the server gives its session up, which may take long. Thread-safe.
 */
public final class HolderSessions {
    /** Sessions in an open transaction that do nothing, or cannot send: those of a live agent are busy or idle. */
    private static final String END_POSTGRESQL = """
            SELECT pg_terminate_backend(pid)
              FROM pg_stat_activity
             WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()
               AND starts_with(application_name, left(?, 63))
               AND (state LIKE 'idle in transaction%' OR wait_event = 'ClientWrite')
            """;

    private static final int UNKNOWN_THREAD = 1094;

    private final Database database;
    private final String prefix;

    /** @param database named in its settings as all agents of the site and set are */
    public HolderSessions(Database database) {
        this.database = database;
        this.prefix = database.settings().applicationName() + "/";
    }

    /**
     * Ends them, at the server. For who has found out that the holder of the lease does not answer, before it takes the
     * lease; a holder that lives on after all loses a transaction, which it repeats or gives up with its lease.
     *
     * @param holder as the lease names it
     * @throws StoreException if the server cannot be asked
     */
    public void end(String holder) {
        database.inTransaction(Purpose.CATALOG, "end sessions of the holder of the lease", connection -> {
            if (database.engine() == Engine.POSTGRESQL) {
                endPostgres(connection);
            } else {
                endMySql(connection, ProcessName.of(holder));
            }
            return true;
        });
    }

    private void endPostgres(Connection connection) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END_POSTGRESQL)) {
            end.setString(1, prefix);
            end.executeQuery().close();
        }
    }

    private static void endMySql(Connection connection, String process) throws SQLException {
        for (long session : mySqlSessions(connection, SessionNames.of(process))) {
            try (Statement kill = connection.createStatement()) {
                kill.execute("KILL CONNECTION " + session);
            } catch (SQLException e) {
                if (e.getErrorCode() != UNKNOWN_THREAD) {
                    throw e;
                }
            }
        }
    }

    private static Set<Long> mySqlSessions(Connection connection, List<String> names) throws SQLException {
        Set<Long> sessions = new TreeSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT IS_USED_LOCK(?)")) {
            for (String name : names) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    sessions.add(row.getLong(1));
                }
            }
        }
        sessions.remove(0L);
        return sessions;
    }
}
