package dev.parley.it.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.BridgeBuilder;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Measures the speed that must never be undercut: rows a second one way from PostgreSQL to PostgreSQL and to MySQL, and
 * the time from commit to visible at 500 rows a second both ways.
 *
 * <p>{@code -Dparley.bench.rows}, {@code -Dparley.bench.seconds}: how much; {@code -Dparley.bench.pace}: rows a second at
 * each site while latency is measured (500 unless told); {@code -Dparley.bench.warm-up}: seconds at that pace before
 * anything counts; {@code -Dparley.bench.targets}: where to, {@code postgresql}, {@code mysql} or both, separated by a
 * comma; {@code -Dparley.bench.agent-options}: more options for the agents' JVMs. Exit code 1 if a floor is undercut.
 */
public final class SpeedFloor {
    private static final double ROWS_FLOOR = 10_000;
    private static final double MILLIS_CEILING = 30;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final long SECOND_RANGE = 2_000_000_000L;
    private static final long FIRST_RANGE = 1_000_000_000L;

    private final PrintStream out;
    private final long rows = Long.getLong("parley.bench.rows", 300_000);
    private final Duration length = Duration.ofSeconds(Long.getLong("parley.bench.seconds", 30));
    private final int pace = Integer.getInteger("parley.bench.pace", 500);
    private boolean kept = true;

    private SpeedFloor(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.ERROR);
        }
        SpeedFloor floor = new SpeedFloor(System.out);
        for (String target :
                System.getProperty("parley.bench.targets", "postgresql,mysql").split(",", -1)) {
            floor.measure(Engine.valueOf(target.strip().toUpperCase(Locale.ROOT)));
        }
        System.exit(floor.kept ? 0 : 1);
    }

    private void measure(Engine target) throws Exception {
        BridgeBuilder builder = Bridge.builder()
                .site("src", Engine.POSTGRESQL)
                .site("dst", target)
                .schema(BenchTable::create)
                .agentOptions(agentOptions());
        try (Bridge bridge = builder.start()) {
            bridge.init();
            bridge.startAgents();
            bridge.awaitReady(START_LIMIT);
            double speed = new Throughput(bridge, rows / 2, rows).rowsPerSecond("src", "dst");
            report("postgresql -> " + target + ", " + BenchTable.STATEMENTS + " statements a transaction", speed);
            latency(bridge, target);
        }
    }

    /** Those of the launcher, then those that a measurement wants besides, for example a recording. */
    private static List<String> agentOptions() {
        List<String> options = new ArrayList<>(List.of("-Xmx768m", "-XX:+UseG1GC"));
        options.addAll(
                List.of(System.getProperty("parley.bench.agent-options", "").split(" ", -1)));
        options.removeIf(String::isEmpty);
        return options;
    }

    private void report(String what, double rowsPerSecond) {
        kept &= rowsPerSecond >= ROWS_FLOOR;
        out.printf(
                Locale.ROOT,
                "%-56s %,9.0f rows/s   floor %,.0f   ratio %.2f%n",
                what.toLowerCase(Locale.ROOT),
                rowsPerSecond,
                ROWS_FLOOR,
                rowsPerSecond / ROWS_FLOOR);
        out.flush();
    }

    private void latency(Bridge bridge, Engine target) throws InterruptedException {
        Latency there = new Latency(bridge.app("src"), bridge.app("dst"), FIRST_RANGE, pace, length);
        Latency back = new Latency(bridge.app("dst"), bridge.app("src"), SECOND_RANGE, pace, length);
        List<Thread> threads = new ArrayList<>(there.start());
        threads.addAll(back.start());
        for (Thread thread : threads) {
            thread.join();
        }
        report("postgresql -> " + target + ", both ways", there.sortedMillis());
        report(target + " -> postgresql, both ways", back.sortedMillis());
    }

    private void report(String what, List<Double> millis) {
        double median = percentile(millis, 0.5);
        kept &= median <= MILLIS_CEILING;
        out.printf(
                Locale.ROOT,
                "%-56s p50 %.1f ms   p99 %.1f ms   max %.1f ms   ceiling of p50 %.0f ms   ratio %.2f   (%d transactions)%n",
                what.toLowerCase(Locale.ROOT) + " at " + pace + " rows/s, commit to visible",
                median,
                percentile(millis, 0.99),
                percentile(millis, 1),
                MILLIS_CEILING,
                median / MILLIS_CEILING,
                millis.size());
        out.flush();
    }

    private static double percentile(List<Double> sorted, double share) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
