package dev.parley.it.workload;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One client: one connection, one thread, one transaction after another at a steady pace until it is stopped. Lost
 * connections are opened again.
 */
final class Writer implements Runnable {
    private static final long RECONNECT_NANOS = 200_000_000L;

    private final Endpoint endpoint;
    private final History history;
    private final PlanGenerator plans;
    private final Pace pace;
    private final AtomicLong errors;
    private Optional<Connection> connection = Optional.empty();

    /**
     * @param errors counts the transactions that failed for another reason than the client's wish
     */
    Writer(Endpoint endpoint, History history, PlanGenerator plans, Pace pace, AtomicLong errors) {
        this.endpoint = endpoint;
        this.history = history;
        this.plans = plans;
        this.pace = pace;
        this.errors = errors;
    }

    /** Runs until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (pace.awaitTurn()) {
                one(plans.next());
            }
        } finally {
            disconnect();
        }
    }

    private void one(Plan plan) {
        Connection open;
        try {
            open = connected();
        } catch (SQLException e) {
            errors.incrementAndGet();
            LockSupport.parkNanos(RECONNECT_NANOS);
            return;
        }
        Outcome outcome = new PlanRun(endpoint, open, history).run(plan);
        if (outcome != Outcome.ACKNOWLEDGED && !plan.rollBack()) {
            errors.incrementAndGet();
            if (outcome == Outcome.INDETERMINATE || !isAlive(open)) {
                disconnect();
            }
        }
    }

    private static boolean isAlive(Connection open) {
        try {
            return open.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connected() throws SQLException {
        if (connection.isPresent()) {
            return connection.get();
        }
        Connection opened = endpoint.open();
        connection = Optional.of(opened);
        opened.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        opened.setAutoCommit(false);
        try (Statement statement = opened.createStatement()) {
            statement.execute(
                    endpoint.isMySql() ? "SET SESSION innodb_lock_wait_timeout = 5" : "SET lock_timeout = '5s'");
        }
        opened.commit();
        return opened;
    }

    private void disconnect() {
        connection.ifPresent(open -> {
            try {
                open.close();
            } catch (SQLException e) {
                errors.incrementAndGet();
            }
        });
        connection = Optional.empty();
    }
}
