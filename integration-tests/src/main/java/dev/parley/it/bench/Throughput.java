package dev.parley.it.bench;

import dev.parley.it.scenario.AgentProcess;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Rows a second from one site to another while there is a backlog: written while the agents are suspended, then both go on
 * and everything works at once, from the source's log to the target's table. The agents have bridged a share of the rows
 * before, so that neither their start nor their compilers are measured. The time counts from the resumption until the last
 * row is visible.
 */
final class Throughput {
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final long POLL_NANOS = 20_000_000L;

    private final Bridge bridge;
    private final long warmUp;
    private final long rows;

    /** @param warmUp rows that are bridged first and not counted */
    Throughput(Bridge bridge, long warmUp, long rows) {
        this.bridge = bridge;
        this.warmUp = warmUp;
        this.rows = rows;
    }

    /** With agents that run. */
    double rowsPerSecond(String source, String target) throws SQLException {
        write(bridge.app(source), 0, warmUp);
        await(bridge.app(target), warmUp);
        bridge.agents().forEach(AgentProcess::pause);
        try {
            write(bridge.app(source), warmUp, warmUp + rows);
        } finally {
            bridge.agents().forEach(AgentProcess::resume);
        }
        long begin = System.nanoTime();
        await(bridge.app(target), warmUp + rows);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long there = BenchTable.count(bridge.app(target));
        if (there != warmUp + rows) {
            throw new IllegalStateException(there + " rows of " + (warmUp + rows) + " stand at " + target);
        }
        return rows / seconds;
    }

    private static void write(Endpoint source, long from, long to) throws SQLException {
        try (Connection connection = BenchTable.writer(source, false);
                PreparedStatement insert = BenchTable.prepare(connection)) {
            for (long id = from; id < to; id += BenchTable.STATEMENTS) {
                BenchTable.insert(connection, insert, id);
            }
        }
    }

    private void await(Endpoint target, long expected) throws SQLException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Connection connection = target.open()) {
            long arrived = BenchTable.arrived(connection);
            while (arrived < expected) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("after " + LIMIT.toMinutes() + " min only " + arrived + " of "
                            + expected + " rows have arrived at " + target.site() + ":\n"
                            + bridge.agents().stream()
                                    .map(agent -> agent.site() + ": " + agent.tail())
                                    .toList());
                }
                LockSupport.parkNanos(POLL_NANOS);
                arrived = BenchTable.arrived(connection);
            }
        }
    }
}
