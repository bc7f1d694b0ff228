package dev.parley.it.bench;

import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Endpoint;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One subject's way through all workloads, from the site {@code src} to the site {@code dst}. */
final class Workloads {
    private static final long WARM_RANGE = 10_000_000L;
    private static final Load.Bulk BULK = new Load.Bulk(1_000_000, 2_000, 100);
    private static final Load.Oltp OLTP = new Load.Oltp(BULK, 2_000_000, 20_000);
    private static final Load.Bulk HOT = new Load.Bulk(3_000_000, 20, 100);
    private static final long FIRST_RANGE = 1_000_000_000L;
    private static final long SECOND_RANGE = 2_000_000_000L;
    private static final int PACE = 500;

    private final Bridge bridge;
    private final Subject subject;
    private final Sink sink;
    private final Endpoint source;
    private final Endpoint target;

    /** Where figures go. */
    interface Sink {
        void add(String metric, double value);
    }

    Workloads(Bridge bridge, Subject subject, Sink sink) {
        this.bridge = bridge;
        this.subject = subject;
        this.sink = sink;
        this.source = bridge.app("src");
        this.target = bridge.app("dst");
    }

    /**
     * Runs those that are wanted.
     *
     * @param bothWays false if only rows of the source are carried
     */
    void run(Set<String> wanted, boolean bothWays) throws Exception {
        CatchUp catchUp = new CatchUp(subject, source, target);
        warm(catchUp);
        if (wanted.contains("W1") || wanted.contains("W2")) {
            report(BULK, catchUp.measure(BULK));
        }
        if (wanted.contains("W2")) {
            report(OLTP, catchUp.measure(OLTP));
        }
        if (wanted.contains("W3")) {
            latency(bothWays);
        }
        if (wanted.contains("W4") || wanted.contains("W5")) {
            catchUp.measure(HOT);
        }
        if (wanted.contains("W4") && bothWays) {
            storm();
        }
        if (wanted.contains("W5")) {
            sourceLoad();
        }
    }

    private void warm(CatchUp catchUp) throws SQLException {
        for (int round = 0; round < Integer.getInteger("parley.bench.warm-rounds", 5); round++) {
            Load.Bulk bulk = new Load.Bulk(WARM_RANGE + round * 1_000_000L, 600, 100);
            catchUp.measure(bulk);
            catchUp.measure(new Load.Oltp(bulk, bulk.first() + 500_000, 6_000));
        }
    }

    private void report(Load load, CatchUp.Figures figures) {
        sink.add(load.name() + ", rows/s", figures.rowsPerSecond());
        sink.add(load.name() + ", CPU microseconds a row", figures.processorMicros());
        sink.add(load.name() + ", resident MiB", figures.residentMiB());
    }

    private void latency(boolean bothWays) throws InterruptedException {
        Duration length = Duration.ofSeconds(Long.getLong("parley.bench.seconds", 30));
        Latency there = new Latency(source, target, FIRST_RANGE, PACE, length);
        List<Thread> threads = new ArrayList<>(there.start());
        Latency back = new Latency(target, source, SECOND_RANGE, PACE, length);
        if (bothWays) {
            threads.addAll(back.start());
        }
        for (Thread thread : threads) {
            thread.join();
        }
        report("W3 there", there.sortedMillis());
        if (bothWays) {
            report("W3 back", back.sortedMillis());
        }
    }

    private void report(String what, List<Double> millis) {
        sink.add(what + ", ms p50", percentile(millis, 0.5));
        sink.add(what + ", ms p99", percentile(millis, 0.99));
    }

    private static double percentile(List<Double> sorted, double share) {
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }

    private void storm() throws Exception {
        Storm.Figures figures = new Storm(bridge.apps(), HOT.first()).measure();
        sink.add("W4 storm, updates at both sites", (double) figures.updates());
        sink.add("W4 storm, rows different in the end", figures.different());
        sink.add("W4 storm, seconds to equal", figures.quietSeconds());
    }

    /** With the subject at work and without it, in turns, on rows that nobody else writes. */
    private void sourceLoad() throws Exception {
        SourceLoad load = new SourceLoad(source, HOT.first(), (int) HOT.rows());
        for (int connections : List.of(1, 4)) {
            double with = load.updatesPerSecond(connections);
            subject.pause();
            try {
                sink.add(
                        "W5 throughput left, " + connections + " connections",
                        with / load.updatesPerSecond(connections));
            } finally {
                subject.resume();
            }
        }
    }
}
