package dev.parley.agent;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.StatusHistory;
import dev.parley.apply.ApplyCounters;
import dev.parley.config.SiteConfig;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.pipeline.PolicyMark;
import dev.parley.review.TablesBehind;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** What the agent tells about itself: status and readiness, read from the running stages. Thread-safe. */
final class StatusBoard {
    private static final long MICROS_PER_MILLI = 1_000;

    private final SiteConfig config;
    private final List<SetSupervisor<SetPipeline>> supervisors;
    private final StatusHistory history;
    private final LongSupplier clockMillis;
    private final long startedAt;
    private volatile AgentStatus.Phase phase = AgentStatus.Phase.STARTING;
    private volatile String endMessage = "";

    /** @param history what {@link #snapshot()} gave earlier, for rates */
    StatusBoard(
            SiteConfig config,
            List<SetSupervisor<SetPipeline>> supervisors,
            StatusHistory history,
            LongSupplier clockMillis) {
        this.config = config;
        this.supervisors = List.copyOf(supervisors);
        this.history = history;
        this.clockMillis = clockMillis;
        this.startedAt = clockMillis.getAsLong();
    }

    void draining() {
        phase = AgentStatus.Phase.DRAINING;
    }

    void ended(AgentEnd end) {
        endMessage = end.message();
        phase = end.code() == ExitCode.OK ? AgentStatus.Phase.STOPPED : AgentStatus.Phase.FAILED;
    }

    AgentStatus snapshot() {
        List<AgentStatus.SetStatus> sets = new ArrayList<>();
        List<AgentStatus.RoleStatus> roles = new ArrayList<>();
        String notReady = "";
        for (SetSupervisor<SetPipeline> supervisor : supervisors) {
            SetPipeline.Running running = RunningSets.of(supervisor);
            roles.add(role(supervisor, running));
            notReady = notReady.isEmpty() ? notReady(supervisor, running) : notReady;
            if (running != null) {
                sets.add(status(supervisor.set(), running));
            }
        }
        return new AgentStatus(
                config.group(),
                config.site(),
                config.database().engine().name().toLowerCase(java.util.Locale.ROOT),
                ThisRelease.version(),
                phase(notReady, roles),
                notReady,
                clockMillis.getAsLong() - startedAt,
                roles,
                sets,
                lastError());
    }

    private AgentStatus.Phase phase(String notReady, List<AgentStatus.RoleStatus> roles) {
        AgentStatus.Phase now = phase;
        if (now != AgentStatus.Phase.STARTING || !notReady.isEmpty()) {
            return now;
        }
        boolean active = roles.stream().anyMatch(role -> role.role() == AgentStatus.Role.ACTIVE);
        return active ? AgentStatus.Phase.STREAMING : AgentStatus.Phase.STANDBY;
    }

    private static AgentStatus.RoleStatus role(
            SetSupervisor<SetPipeline> supervisor, @Nullable SetPipeline.Running running) {
        String servedBy = servedBy(supervisor);
        AgentStatus.Role waiting = servedBy.isEmpty() ? AgentStatus.Role.STARTING : AgentStatus.Role.STANDBY;
        return new AgentStatus.RoleStatus(
                supervisor.set(), running == null ? waiting : AgentStatus.Role.ACTIVE, running == null ? servedBy : "");
    }

    /** Who serves the set while this agent stands by; empty if it does not. */
    private static String servedBy(SetSupervisor<SetPipeline> supervisor) {
        SetPipeline pipeline = supervisor.pipeline();
        return pipeline == null ? "" : pipeline.servedBy();
    }

    private String lastError() {
        for (SetSupervisor<SetPipeline> supervisor : supervisors) {
            if (!supervisor.lastError().isEmpty()) {
                return supervisor.lastError();
            }
        }
        return endMessage;
    }

    /** What keeps a set from working; empty if nothing does. */
    static String notReady(SetSupervisor<SetPipeline> supervisor, @Nullable SetPipeline.Running running) {
        if (running == null) {
            return servedBy(supervisor).isEmpty()
                    ? "set " + supervisor.set() + " is starting" + startProblem(supervisor)
                    : "";
        }
        if (running.fence().passed() == 0) {
            return "set " + supervisor.set() + " is catching up with its own database log";
        }
        String held = running.lane().held();
        if (!held.isEmpty()) {
            return "set " + supervisor.set() + " waits: " + held;
        }
        String kafka = running.kafkaProblem();
        return kafka.isEmpty()
                ? running.pause()
                        .current()
                        .map(pause -> paused(supervisor.set(), pause))
                        .orElse("")
                : "set " + supervisor.set() + " waits for Kafka: " + kafka
                        + slotRisk(supervisor).note();
    }

    static SlotRisk slotRisk(SetSupervisor<SetPipeline> supervisor) {
        SetPipeline pipeline = supervisor.pipeline();
        return pipeline == null ? SlotRisk.NONE : pipeline.slotRisk();
    }

    private static String paused(String set, PauseSwitch.Pause pause) {
        return "set " + set + " is paused by " + (pause.author().isEmpty() ? "somebody" : pause.author()) + " since "
                + Instant.ofEpochMilli(pause.sinceMillis()) + (pause.note().isEmpty() ? "" : " (" + pause.note() + ")")
                + "; `parley resume` ends that";
    }

    /** Why a set cannot be asked, and who can be. */
    static String notRunning(SetSupervisor<SetPipeline> supervisor) {
        String servedBy = servedBy(supervisor);
        return servedBy.isEmpty()
                ? notReady(supervisor, null)
                : "this agent stands by for set " + supervisor.set() + "; ask the one that serves it, " + servedBy;
    }

    /** What the start waits for now, else what made the last attempt fail. */
    private static String startProblem(SetSupervisor<SetPipeline> supervisor) {
        SetPipeline pipeline = supervisor.pipeline();
        String waiting = pipeline == null ? "" : pipeline.waiting();
        String problem = waiting.isEmpty() ? supervisor.lastError() : waiting;
        return problem.isEmpty() ? "" : ": " + problem;
    }

    private AgentStatus.SetStatus status(String name, SetPipeline.Running running) {
        Window window = running.window();
        VersionVector applied = window.checkpoint().applied();
        AgentStatus.AppliedStatus counts = counts(running.lane().counters());
        long captured = applied.get(running.self());
        long now = clockMillis.getAsLong();
        Duration fence = running.fence().latency();
        return new AgentStatus.SetStatus(
                name,
                running.self().incarnation(),
                captured,
                running.acknowledged().sequence(),
                running.fence().passed() == 0 ? -1 : fence.toMillis(),
                origins(running, applied),
                new AgentStatus.WindowStatus(
                        window.size().rows(), now - running.flush().lastFlushMillis()),
                queues(running),
                counts,
                history.rates(name, now, captured, counts),
                new AgentStatus.LogStatus(running.retainedLog().bytes()),
                running.lane().counters().losers().sum(),
                running.waitingConflicts().count(),
                window.size().parked(),
                policy(running.agreement()),
                behind(running));
    }

    /** Looks at rows only while some are parked. */
    static List<AgentStatus.TableStatus> behind(SetPipeline.Running running) {
        if (running.window().size().parked() == 0) {
            return List.of();
        }
        return TablesBehind.of(running.review()).stream()
                .map(one -> new AgentStatus.TableStatus(one.table(), one.rows(), one.lacks(), one.remedy()))
                .toList();
    }

    private static AgentStatus.AppliedStatus counts(ApplyCounters counters) {
        return new AgentStatus.AppliedStatus(
                counters.transactions().sum(),
                counters.rows().sum(),
                counters.retries().sum(),
                counters.repairs().sum());
    }

    private static AgentStatus.PolicyStatus policy(PolicyAgreement agreement) {
        PolicyMark.Pair policies = agreement.policies();
        return new AgentStatus.PolicyStatus(
                policies.active().version(),
                policies.prepared().version(),
                agreement.missing().stream().map(SiteId::toString).toList());
    }

    private List<AgentStatus.OriginStatus> origins(SetPipeline.Running running, VersionVector applied) {
        List<AgentStatus.OriginStatus> origins = new ArrayList<>();
        long now = clockMillis.getAsLong();
        VersionVector durable = running.window().floor();
        for (SiteId origin : running.others()) {
            OriginWatch.Heard heard = running.origins().of(origin);
            long here =
                    Math.max(applied.get(origin), running.start().committed().get(origin));
            boolean behind = heard.known() > here;
            origins.add(new AgentStatus.OriginStatus(
                    origin.toString(),
                    here,
                    durable.get(origin),
                    Math.max(heard.known(), here),
                    behind ? Math.max(0, now - oldest(running, origin, heard)) : 0,
                    heard.heardAtMillis() == 0 ? -1 : now - heard.heardAtMillis(),
                    Math.max(
                            0,
                            applied.get(running.self())
                                    - running.window().floorOf(origin).get(running.self())),
                    peer(heard)));
        }
        return origins;
    }

    private static @Nullable AgentStatus.PeerStatus peer(OriginWatch.Heard heard) {
        return heard.heardAtMillis() == 0
                ? null
                : new AgentStatus.PeerStatus(
                        heard.agent().version(), heard.agent().formats(), ThisRelease.writes());
    }

    /** Commit time, in milliseconds, of the oldest transaction received and not applied. */
    private static long oldest(SetPipeline.Running running, SiteId origin, OriginWatch.Heard heard) {
        long waiting = running.inbox().oldestCommitMicros(origin);
        return (waiting > 0 ? waiting : heard.commitMicros()) / MICROS_PER_MILLI;
    }

    private List<AgentStatus.QueueStatus> queues(SetPipeline.Running running) {
        List<AgentStatus.QueueStatus> queues = new ArrayList<>();
        queues.add(new AgentStatus.QueueStatus(
                AgentStatus.QueueStatus.PUBLISH,
                running.publisher().backlogBytes(),
                config.tuning().publishQueueSize().bytes()));
        running.publisher()
                .spool()
                .ifPresent(spool -> queues.add(
                        new AgentStatus.QueueStatus(AgentStatus.QueueStatus.SPOOL, spool.bytes(), spool.bytesMax())));
        for (SiteId origin : running.others()) {
            queues.add(new AgentStatus.QueueStatus(
                    AgentStatus.QueueStatus.inbox(origin.toString()),
                    running.inbox().bytes(origin),
                    running.inbox().maxBytesPerOrigin()));
        }
        return queues;
    }
}
