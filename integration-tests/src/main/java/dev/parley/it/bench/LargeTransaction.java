package dev.parley.it.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Endpoint;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/**
 * Measures how one transaction of many rows of about 200 bytes passes, and what the agents need for it. {@code
 * -Dparley.bench.large-rows}: its rows (1,000,000), {@code -Dparley.bench.large-heap}: heap of each agent (512m), {@code
 * -Dparley.bench.large-pair}: engines of source and target. Exit code 1 if it does not arrive, arrives in parts, or ends
 * an agent.
 */
public final class LargeTransaction {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("parley.bench.large-seconds", 480));
    private static final long POLL_NANOS = 50_000_000L;
    private static final String SOURCE = "source";
    private static final String TARGET = "target";

    private final PrintStream out;
    private final long rows = Long.getLong("parley.bench.large-rows", 1_000_000);
    private final String heap = System.getProperty("parley.bench.large-heap", "512m");
    private final String[] pair = System.getProperty("parley.bench.large-pair", "postgresql-postgresql")
            .split("-", -1);

    private LargeTransaction(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
        System.exit(new LargeTransaction(System.out).measure() ? 0 : 1);
    }

    private boolean measure() throws SQLException {
        try (Bridge bridge = Bridge.builder()
                .site(SOURCE, engine(pair[0]))
                .site(TARGET, engine(pair[1]))
                .schema(BenchTable::create)
                .agentOptions(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"))
                .start()) {
            bridge.init();
            bridge.startAgents();
            bridge.awaitReady(START_LIMIT);
            write(bridge.app(SOURCE));
            return await(bridge);
        }
    }

    private static Engine engine(String name) {
        return Engine.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private void write(Endpoint source) throws SQLException {
        long begin = System.nanoTime();
        try (Connection connection = source.open();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(0);
            if (source.isMySql()) {
                statement.execute("SET SESSION cte_max_recursion_depth = " + (rows + 1));
            }
            statement.execute(
                    "INSERT INTO bench WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                            + rows + ") SELECT i, 7, 12.50, '" + "x".repeat(150) + "' FROM n");
        }
        out.printf(Locale.ROOT, "%,d rows in one transaction, committed after %.0f s%n", rows, seconds(begin));
    }

    private boolean await(Bridge bridge) throws SQLException {
        long begin = System.nanoTime();
        Cost cost = Cost.from(
                bridge.agents().stream().map(agent -> agent.pid().orElseThrow()).toList());
        double resident = 0;
        long found = 0;
        try (Connection target = bridge.app(TARGET).open()) {
            while (found < rows
                    && seconds(begin) < LIMIT.toSeconds()
                    && bridge.unexpectedEnds().isEmpty()) {
                resident = Math.max(
                        resident,
                        Cost.residentMiB(bridge.agent(SOURCE).pid().stream().toList()));
                LockSupport.parkNanos(POLL_NANOS);
                found = BenchTable.count(target);
                if (found > 0 && found < rows) {
                    out.printf(Locale.ROOT, "torn: %,d rows are visible%n", found);
                    return false;
                }
            }
        }
        out.printf(
                Locale.ROOT,
                "%s, heap %s: %,d of %,d rows visible after %.0f s, processor %.0f s, source resident %.0f MiB%n",
                String.join(" to ", pair),
                heap,
                found,
                rows,
                seconds(begin),
                bridge.unexpectedEnds().isEmpty() ? cost.seconds() : 0,
                resident);
        bridge.unexpectedEnds().forEach(out::println);
        return found == rows && bridge.unexpectedEnds().isEmpty();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
