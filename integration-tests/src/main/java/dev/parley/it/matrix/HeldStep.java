package dev.parley.it.matrix;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops an agent at a named step without a hook in the agent: the step writes to a table of the bridge, and that table is locked. The
 * agent waits inside its open transaction, just before the write, until {@link #close()}.
 */
final class HeldStep implements AutoCloseable {
    private static final long POLL_NANOS = 5_000_000L;

    private final Connection connection;
    private final boolean mySql;
    private final String table;

    private HeldStep(Connection connection, boolean mySql, String table) {
        this.connection = connection;
        this.mySql = mySql;
        this.table = table;
    }

    /** Locks a table of the bridge against writes; reads go on. */
    static HeldStep at(Endpoint admin, String table) throws SQLException {
        Connection connection = admin.open();
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(
                    admin.isMySql()
                            ? "LOCK TABLES parley.`" + table + "` READ"
                            : "LOCK TABLE parley.\"" + table + "\" IN EXCLUSIVE MODE");
            return new HeldStep(connection, admin.isMySql(), table);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** True as soon as somebody waits there; false if nobody came within the limit. */
    boolean awaitArrival(Endpoint admin, Duration limit) throws SQLException {
        String sql = mySql
                ? "SELECT count(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table%lock'"
                        + " AND info LIKE '%" + table + "%'"
                : "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'parley.\"" + table + "\"'::regclass";
        long deadline = System.nanoTime() + limit.toNanos();
        try (Connection watching = admin.open();
                Statement statement = watching.createStatement()) {
            while (System.nanoTime() - deadline < 0) {
                try (ResultSet row = statement.executeQuery(sql)) {
                    if (row.next() && row.getLong(1) > 0) {
                        return true;
                    }
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            return false;
        }
    }

    /** Lets go. */
    @Override
    public void close() throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            if (mySql) {
                statement.execute("UNLOCK TABLES");
            }
            connection.rollback();
        }
    }
}
