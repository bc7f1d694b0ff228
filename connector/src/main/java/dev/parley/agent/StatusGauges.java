package dev.parley.agent;

import dev.parley.admin.AgentStatus;
import dev.parley.config.SiteConfig;
import dev.parley.rules.version.SiteId;
import dev.parley.spool.Spool;
import dev.parley.telemetry.Meters;
import dev.parley.telemetry.Metric;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** Gauges and counters of an agent, read from the running stages when somebody asks. Thread-safe. */
final class StatusGauges {
    private final SiteConfig config;
    private final List<SetSupervisor<SetPipeline>> supervisors;
    private final StatusBoard board;
    private final LongSupplier clockMillis;
    private final long startedAt;

    StatusGauges(
            SiteConfig config,
            List<SetSupervisor<SetPipeline>> supervisors,
            StatusBoard board,
            LongSupplier clockMillis) {
        this.config = config;
        this.supervisors = List.copyOf(supervisors);
        this.board = board;
        this.clockMillis = clockMillis;
        this.startedAt = clockMillis.getAsLong();
    }

    /** Connects the gauges and counters; a set that is not running shows zeros. */
    void register(Meters meters) {
        meters.gauge(Metric.READY, () -> board.snapshot().ready() ? 1 : 0);
        for (SetSupervisor<SetPipeline> supervisor : supervisors) {
            registerSet(meters, supervisor);
        }
    }

    private void registerSet(Meters meters, SetSupervisor<SetPipeline> supervisor) {
        String set = supervisor.set();
        gauge(meters, Metric.CAPTURE_LAG, supervisor, r -> r.fence().latency().toNanos() / 1e9);
        gauge(meters, Metric.WINDOW_ROWS, supervisor, r -> r.window().size().rows());
        gauge(meters, Metric.PARKED_ROWS, supervisor, r -> r.window().size().parked());
        gauge(meters, Metric.TABLES_BEHIND, supervisor, StatusGauges::tablesBehind);
        count(
                meters,
                Metric.APPLY_TRANSACTIONS,
                supervisor,
                r -> r.lane().counters().transactions().sum());
        count(
                meters,
                Metric.APPLY_RETRIES,
                supervisor,
                r -> r.lane().counters().retries().sum());
        count(
                meters,
                Metric.APPLY_ROWS,
                supervisor,
                r -> r.lane().counters().rows().sum());
        count(
                meters,
                Metric.APPLY_OPTIMISTIC,
                supervisor,
                r -> r.lane().counters().optimisticBatches().sum());
        count(
                meters,
                Metric.APPLY_REPAIRS,
                supervisor,
                r -> r.lane().counters().repairs().sum());
        gauge(meters, Metric.PUBLISH_QUEUE, supervisor, r -> r.publisher().backlogBytes());
        gauge(
                meters,
                Metric.SPOOL,
                supervisor,
                r -> r.publisher().spool().map(Spool::bytes).orElse(0L));
        gauge(
                meters,
                Metric.SPOOL_FILL,
                supervisor,
                r -> r.publisher()
                        .spool()
                        .map(spool -> (double) spool.bytes() / spool.bytesMax())
                        .orElse(0.0));
        meters.gauge(Metric.SLOT_RISK, () -> StatusBoard.slotRisk(supervisor).ratio(), set);
        gauge(
                meters,
                Metric.PUBLISH_BEHIND,
                supervisor,
                r -> Math.max(0, captured(r) - r.acknowledged().sequence()));
        gauge(
                meters,
                Metric.CHECKPOINT_AGE,
                supervisor,
                r -> (clockMillis.getAsLong() - Math.max(startedAt, r.flush().lastFlushMillis())) / 1e3);
        gauge(meters, Metric.LOG_RETAINED, supervisor, r -> r.retainedLog().bytes());
        gauge(
                meters,
                Metric.CONFLICTS_WAITING,
                supervisor,
                r -> r.waitingConflicts().count());
        gauge(meters, Metric.ACTIVE, supervisor, r -> 1);
        gauge(meters, Metric.PAUSED, supervisor, r -> r.pause().current().isPresent() ? 1 : 0);
        gauge(meters, Metric.LEASE_EPOCH, supervisor, r -> r.start().epoch());
        count(
                meters,
                Metric.CAPTURED,
                supervisor,
                r -> captured(r) - r.start().checkpoint().applied().get(r.self()));
        meters.counter(Metric.RESTARTS, supervisor::restarts, set);
        for (String member : config.peers()) {
            meters.gauge(Metric.ORIGIN_LAG, () -> origin(set, member, o -> o.lagMillis() / 1e3), set, member);
            meters.gauge(Metric.ORIGIN_BEHIND, () -> origin(set, member, o -> o.behind()), set, member);
            meters.gauge(
                    Metric.ORIGIN_WAITING, () -> read(supervisor, r -> r.inbox().bytes(r.member(member))), set, member);
            meters.gauge(
                    Metric.ORIGIN_CLOCK_AHEAD,
                    () -> read(supervisor, r -> r.origins().of(r.member(member)).aheadMillis() / 1e3),
                    set,
                    member);
            meters.gauge(Metric.ORIGIN_SILENCE, () -> origin(set, member, o -> o.silenceMillis() / 1e3), set, member);
        }
    }

    private static long captured(SetPipeline.Running running) {
        return running.window().checkpoint().applied().get(running.self());
    }

    private double origin(String set, String member, ToDoubleFunction<AgentStatus.OriginStatus> value) {
        for (AgentStatus.SetStatus status : board.snapshot().sets()) {
            if (status.name().equals(set)) {
                return status.origins().stream()
                        .filter(found -> SiteId.parse(found.origin()).name().equals(member))
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(0);
            }
        }
        return 0;
    }

    private static void gauge(
            Meters meters,
            Metric metric,
            SetSupervisor<SetPipeline> supervisor,
            ToDoubleFunction<SetPipeline.Running> value) {
        meters.gauge(metric, () -> read(supervisor, value), supervisor.set());
    }

    private static void count(
            Meters meters,
            Metric metric,
            SetSupervisor<SetPipeline> supervisor,
            ToDoubleFunction<SetPipeline.Running> value) {
        meters.counter(metric, () -> read(supervisor, value), supervisor.set());
    }

    private static double read(SetSupervisor<SetPipeline> supervisor, ToDoubleFunction<SetPipeline.Running> value) {
        SetPipeline.Running running = RunningSets.of(supervisor);
        return running == null ? 0 : value.applyAsDouble(running);
    }

    private static long tablesBehind(SetPipeline.Running running) {
        return StatusBoard.behind(running).stream()
                .map(AgentStatus.TableStatus::table)
                .distinct()
                .count();
    }
}
