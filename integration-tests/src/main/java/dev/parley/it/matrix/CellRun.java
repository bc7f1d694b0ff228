package dev.parley.it.matrix;

import dev.parley.it.checker.Alarms;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.OperationIndex;
import dev.parley.it.checker.Settled;
import dev.parley.it.checker.SiteImage;
import dev.parley.it.checker.SiteRecord;
import dev.parley.it.checker.Verdict;
import dev.parley.it.nemesis.Fault;
import dev.parley.it.scenario.AgentProcess;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.scenario.Quiescence;
import dev.parley.it.workload.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One run of one cell: writers start, the fault strikes and heals, everything comes to rest, checkers judge. */
final class CellRun {
    private static final Duration READY_LIMIT = Duration.ofMinutes(2);
    private static final Duration REST_LIMIT = Duration.ofSeconds(90);
    private static final Duration ALARM_LIMIT = Duration.ofSeconds(40);
    private static final long SAMPLE_NANOS = 100_000_000L;
    private static final int BEFORE_MAX_MILLIS = 2_000;
    private static final int HOLD_MIN_MILLIS = 500;
    private static final int HOLD_MAX_MILLIS = 3_500;
    private static final long ACKNOWLEDGED_MIN = 30;

    private final FaultBed bed;
    private final Cell cell;
    private final long seed;
    private final SplittableRandom random;
    private final Scene scene;
    private long healMillis;

    private CellRun(FaultBed bed, Cell cell, long seed) {
        this.bed = bed;
        this.cell = cell;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        List<String> sites = bed.bridge().sites();
        this.scene = new Scene(bed, sites.get(random.nextInt(sites.size())));
    }

    /** Never throws for what the run met: what is no pass and no violation is unknown. */
    static CellResult run(FaultBed bed, Cell cell, long seed) {
        CellRun run = new CellRun(bed, cell, seed);
        try {
            List<Verdict> verdicts = run.carryOut();
            boolean holds = verdicts.stream().allMatch(Verdict::holds);
            return run.result(
                    holds ? CellResult.Outcome.PASS : CellResult.Outcome.VIOLATION,
                    verdicts.stream()
                            .sorted(Comparator.comparing(Verdict::holds))
                            .map(Verdict::toString)
                            .collect(Collectors.joining("; ")));
        } catch (SQLException | RuntimeException e) {
            return run.result(CellResult.Outcome.UNKNOWN, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return run.result(CellResult.Outcome.UNKNOWN, "interrupted");
        }
    }

    private CellResult result(CellResult.Outcome outcome, String text) {
        return new CellResult(cell.name(), seed, outcome, healMillis, "at " + scene.victim() + ": " + text);
    }

    private List<Verdict> carryOut() throws SQLException, InterruptedException {
        Bridge bridge = bed.bridge();
        try (Load load = cell.load().on(bed, seed)) {
            load.start();
            pause(random.nextInt(BEFORE_MAX_MILLIS));
            List<Verdict> alarms = strike();
            Workload sentinels = new Workload(new Workload.Settings(seed, 1, 1, Duration.ZERO, 1), bed.history());
            awaitHealed(sentinels);
            load.stop();
            Quiescence.awaitArrival(bridge, sentinels, REST_LIMIT);
            Quiescence.awaitWindows(bridge, REST_LIMIT, KeptRows::at);
            if (load.acknowledged() < ACKNOWLEDGED_MIN) {
                throw new UndecidedException(
                        "only " + load.acknowledged() + " transactions were acknowledged: too few");
            }
            List<Verdict> verdicts = new ArrayList<>(alarms);
            verdicts.addAll(check(load));
            return verdicts;
        }
    }

    /** Injects, watches what agents say as long as it lasts, heals. */
    private List<Verdict> strike() {
        Fault fault = cell.fault().make().apply(scene);
        Map<String, String> expected = cell.fault().expected().apply(scene);
        List<String> quiet = cell.fault().quiet().apply(scene);
        List<Alarms.Gauge> shown = cell.fault().shown().apply(scene);
        List<Alarms.Sample> samples = new ArrayList<>();
        try {
            fault.inject();
            long begin = System.nanoTime();
            long hold = TimeUnit.MILLISECONDS.toNanos(random.nextInt(HOLD_MIN_MILLIS, HOLD_MAX_MILLIS));
            do {
                sample(samples, !shown.isEmpty());
                LockSupport.parkNanos(SAMPLE_NANOS);
            } while (System.nanoTime() - begin < hold
                    || (!(Alarms.check(expected, List.of(), samples).holds()
                                    && Alarms.shown(shown, samples).holds())
                            && System.nanoTime() - begin < ALARM_LIMIT.toNanos()));
        } finally {
            fault.heal();
        }
        return List.of(Alarms.check(expected, quiet, samples), Alarms.shown(shown, samples));
    }

    private void sample(List<Alarms.Sample> samples, boolean metrics) {
        for (AgentProcess agent : bed.bridge().agents()) {
            String answer = agent.get("/readyz", 200)
                    .map(ready -> "")
                    .or(() -> agent.get("/readyz", 503))
                    .orElse(Alarms.SILENT);
            samples.add(new Alarms.Sample(
                    agent.site(), answer, metrics ? agent.get("/metrics", 200).orElse("") : ""));
        }
    }

    /** Everybody is ready, and a row written at each site is at every other. */
    private void awaitHealed(Workload sentinels) throws SQLException {
        long begin = System.nanoTime();
        bed.bridge().awaitReady(READY_LIMIT);
        Quiescence.awaitArrival(bed.bridge(), sentinels, REST_LIMIT);
        healMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private List<Verdict> check(Load load) throws SQLException {
        Bridge bridge = bed.bridge();
        List<SiteImage> images = bridge.images();
        Map<String, SiteRecord> records = bridge.records();
        OperationIndex operations = bridge.operations(FaultBed.tables());
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(Convergence.check(images));
        verdicts.add(ExactlyOnce.check(operations, bridge.audited()));
        verdicts.add(Settled.check(List.copyOf(records.values()), KeptRows.at(bridge.app(FaultBed.POSTGRESQL))));
        verdicts.addAll(load.check(images, records));
        List<String> wrong = new ArrayList<>(bridge.unexpectedEnds());
        bridge.sites().forEach(site -> wrong.addAll(bridge.log(site).problems()));
        verdicts.add(new Verdict("agents and logs", repairs(bridge), wrong, wrong.size()));
        return verdicts;
    }

    /** Rows that each agent wrote again since its last start, because a table was not as its operations say. */
    private static Map<String, Long> repairs(Bridge bridge) {
        Map<String, Long> repairs = new TreeMap<>();
        for (AgentProcess agent : bridge.agents()) {
            agent.status()
                    .ifPresent(status -> repairs.put(
                            "repairs at " + agent.site(),
                            status.sets().stream()
                                    .mapToLong(set -> set.applied().repairs())
                                    .sum()));
        }
        return repairs;
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
