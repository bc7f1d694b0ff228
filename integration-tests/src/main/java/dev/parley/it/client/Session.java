package dev.parley.it.client;

import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One connection of one client, opened again when it is lost. For one thread. */
final class Session implements AutoCloseable {
    private static final long RECONNECT_NANOS = 200_000_000L;

    private final Endpoint endpoint;
    private final int isolation;
    private Optional<Connection> connection = Optional.empty();

    /**
     * @param isolation a constant of {@link Connection}
     */
    Session(Endpoint endpoint, int isolation) {
        this.endpoint = endpoint;
        this.isolation = isolation;
    }

    /** What a transaction does; it must not commit. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }

    String site() {
        return endpoint.site();
    }

    /** Runs one transaction and says what is known of it afterwards. */
    Outcome attempt(Work work) {
        try {
            work.run(connected());
        } catch (SQLException e) {
            rollBack();
            return Outcome.FAILED;
        }
        try {
            connected().commit();
            return Outcome.ACKNOWLEDGED;
        } catch (SQLException e) {
            rollBack();
            return Outcome.INDETERMINATE;
        }
    }

    /** Ends the transaction; a connection that cannot do that is given up, and with it the transaction. */
    private void rollBack() {
        try {
            if (connection.isPresent()) {
                connection.get().rollback();
            }
        } catch (SQLException e) {
            close();
            LockSupport.parkNanos(RECONNECT_NANOS);
        }
    }

    private Connection connected() throws SQLException {
        if (connection.isPresent()) {
            return connection.get();
        }
        Connection opened;
        try {
            opened = endpoint.open();
        } catch (SQLException e) {
            LockSupport.parkNanos(RECONNECT_NANOS);
            throw e;
        }
        connection = Optional.of(opened);
        opened.setTransactionIsolation(isolation);
        opened.setAutoCommit(false);
        try (Statement statement = opened.createStatement()) {
            statement.execute(
                    endpoint.isMySql() ? "SET SESSION innodb_lock_wait_timeout = 5" : "SET lock_timeout = '5s'");
        }
        opened.commit();
        return opened;
    }

    /**
     * Runs a statement that must change this many rows.
     *
     * @throws SQLException also if it changed another number
     */
    static void change(Connection connection, int rows, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            int changed = statement.executeUpdate();
            if (changed != rows) {
                throw new SQLException(sql + " changed " + changed + " rows instead of " + rows);
            }
        }
    }

    @Override
    public void close() {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException gone) {
                // Nothing is left to be closed.
                return;
            }
        });
        connection = Optional.empty();
    }
}
