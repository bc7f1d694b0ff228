package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Rows a second from one site to another while there is a backlog: written while the processes are suspended, then they go
 * on and everything works at once, from the source's log to the target's table. The time counts from the resumption until
 * both tables are equal.
 */
final class CatchUp {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Duration AFTER_LAST = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 10_000_000L;

    private final Subject subject;
    private final Endpoint source;
    private final Endpoint target;

    CatchUp(Subject subject, Endpoint source, Endpoint target) {
        this.subject = subject;
        this.source = source;
        this.target = target;
    }

    /**
     * What it took.
     *
     * @param processorMicros of the subject's processes, for a row
     * @param residentMiB of the subject's processes, at the end
     */
    record Figures(double rowsPerSecond, double processorMicros, double residentMiB) {}

    Figures measure(Load load) throws SQLException {
        subject.pause();
        try {
            load.write(source);
        } finally {
            subject.resume();
        }
        Cost cost = Cost.from(subject.processes());
        long begin = System.nanoTime();
        try (Connection from = source.open();
                Connection to = target.open()) {
            await(begin, LIMIT, load, () -> BenchTable.has(to, load.last()));
            String expected = BenchTable.digest(from);
            await(
                    System.nanoTime(),
                    AFTER_LAST,
                    load,
                    () -> BenchTable.digest(to).equals(expected));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Figures(
                load.rows() / seconds, cost.seconds() * 1e6 / load.rows(), Cost.residentMiB(subject.processes()));
    }

    private interface Check {
        boolean holds() throws SQLException;
    }

    private void await(long begin, Duration limit, Load load, Check check) throws SQLException {
        while (!check.holds()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new IllegalStateException(subject.name() + " has not brought " + load.name() + " from "
                        + source.site() + " to " + target.site() + " within " + limit.toSeconds() + " s:\n"
                        + subject.tail());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
