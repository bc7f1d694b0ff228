package dev.parley.it.bench;

import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Rows a second from one site to another while there is a backlog: written while no agent runs, then both agents start
 * and everything works at once, from the source's log to the target's table. The time counts from the first rows that are
 * visible, so the start of the processes is left out.
 */
final class Throughput {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final long POLL_NANOS = 20_000_000L;

    private final Bridge bridge;
    private final long rows;

    Throughput(Bridge bridge, long rows) {
        this.bridge = bridge;
        this.rows = rows;
    }

    double rowsPerSecond(String source, String target) throws SQLException {
        write(bridge.app(source));
        bridge.startAgents();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long first = awaitMoreThan(bridge.app(target), 0, deadline);
        long begin = System.nanoTime();
        awaitMoreThan(bridge.app(target), rows - 1, deadline);
        return (rows - first) / ((System.nanoTime() - begin) / 1e9);
    }

    private void write(Endpoint source) throws SQLException {
        try (Connection connection = BenchTable.writer(source, false);
                PreparedStatement insert = BenchTable.prepare(connection)) {
            for (long id = 0; id < rows; id += BenchTable.STATEMENTS) {
                BenchTable.insert(connection, insert, id);
            }
        }
    }

    private long awaitMoreThan(Endpoint target, long rowsThere, long deadline) throws SQLException {
        long count = BenchTable.count(target);
        while (count <= rowsThere) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("after " + LIMIT.toMinutes() + " min only " + count + " of " + rows
                        + " rows have arrived at " + target.site() + ":\n"
                        + bridge.agents().stream()
                                .map(agent -> agent.site() + ": " + agent.tail())
                                .toList());
            }
            LockSupport.parkNanos(POLL_NANOS);
            count = BenchTable.count(target);
        }
        return count;
    }
}
