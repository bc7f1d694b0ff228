package dev.parley.agent;

import dev.parley.admin.AdminServer;
import dev.parley.admin.StatusHistory;
import dev.parley.capture.SchemaMemory;
import dev.parley.check.SiteAccess;
import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.consume.AgentGroup;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.policy.PolicyDocument;
import dev.parley.rules.Nullable;
import dev.parley.telemetry.Meters;
import dev.parley.telemetry.Metric;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent of one site: a supervised pipeline for each replication set, and the admin server. */
public final class Agent implements AgentHandle {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final List<SetSupervisor<SetPipeline>> supervisors = new ArrayList<>();
    private final Map<String, PauseSwitch> pauses = new HashMap<>();
    private final CompletableFuture<AgentEnd> end = new CompletableFuture<>();
    private final StatusBoard status;
    private final Meters meters = new Meters().withJvm();
    private final StatusHistory history = new StatusHistory();
    private final Loop sampler;
    private final AdminServer admin;
    private final Tracing tracing;
    private final @Nullable AgentGroup group;

    private Agent(SiteConfig config) {
        PolicyDocument policy = Policies.load(config);
        group = config.agent().instance().isPresent() ? group(config) : null;
        tracing = Tracing.start(config);
        for (ReplicationSetConfig set : config.replicationSets()) {
            RuleAlarm alarm = new RuleAlarm(set.name(), meters, System::nanoTime);
            DeliveryMeters delivery =
                    new DeliveryMeters(meters, set.name(), config.peers(), () -> System.currentTimeMillis() * 1_000);
            PauseSwitch pause = new PauseSwitch();
            pauses.put(set.name(), pause);
            Standby standby = standby(config, set.name());
            TruncateAlarm truncates = new TruncateAlarm(set.name(), meters, SiteAccess.names(set)::truncation);
            SlotWatch slot = new SlotWatch();
            meters.gauge(Metric.SLOT_GONE, () -> slot.isGone() ? 1 : 0, set.name());
            Lasting lasting = new Lasting(
                    alarm, truncates, delivery, tracing.of(set.name()), pause, standby, slot, new SchemaMemory());
            supervisors.add(new SetSupervisor<>(
                    config.site(),
                    set.name(),
                    () -> new SetPipeline(config, policy, set, lasting),
                    SetSupervisor.Pauses.upTo(config.tuning().retryPauseMax()),
                    config.tuning().drainTimeout(),
                    standby.isOneOfSeveral(),
                    this::setEnded));
        }
        status = new StatusBoard(config, supervisors, history, System::currentTimeMillis);
        new StatusGauges(config, supervisors, status, System::currentTimeMillis).register(meters);
        sampler = new Loop(config.site(), "history", this::sample, Agent::samplingFailed);
        admin = listen(config);
    }

    private static AgentGroup group(SiteConfig config) {
        return new AgentGroup(
                config.site(),
                BridgeNames.setsTopic(config.group(), config.site()),
                BridgeNames.agentsGroup(config.group(), config.site()),
                SiteTopics.clientProperties(config.kafka()),
                config.replicationSets().stream()
                        .map(ReplicationSetConfig::name)
                        .toList());
    }

    private Standby standby(SiteConfig config, String set) {
        AtomicLong takeovers = new AtomicLong();
        meters.counter(Metric.TAKEOVERS, takeovers::get, set);
        AgentGroup members = group;
        return new Standby(
                set,
                members == null ? null : new GroupSeat(() -> members.proposal(set)),
                config.tuning().leaseTimeout(),
                takeovers::incrementAndGet);
    }

    private AdminServer listen(SiteConfig config) {
        try {
            return AdminServer.start(
                    config.admin(),
                    AgentRoutes.of(config, status, history, meters, new RunningSets(supervisors), pauses),
                    System::currentTimeMillis);
        } catch (UncheckedIOException e) {
            throw new AgentException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
        }
    }

    private void sample(StopSignal stop) throws InterruptedException {
        if (!stop.pause(StatusHistory.INTERVAL)) {
            history.add(System.currentTimeMillis(), status.snapshot());
        }
    }

    /** The bridge goes on without plots. */
    private static void samplingFailed(Throwable failure) {
        LOG.atError().setCause(failure).log("no more samples are taken for /history until the agent is restarted");
    }

    /** Starts the agent; what goes wrong, at the start too, is told by {@link AgentHandle#awaitEnd()}. */
    public static AgentHandle start(SiteConfig config) {
        try {
            return run(new Agent(config), config);
        } catch (AgentException e) {
            return new NeverStarted(new AgentEnd(e.code(), Failures.messageOf(e)));
        }
    }

    /** An agent that could not even begin. */
    private record NeverStarted(AgentEnd end) implements AgentHandle {
        @Override
        public void drain() {
            // There is nothing in flight.
        }

        @Override
        public AgentEnd awaitEnd() {
            return end;
        }
    }

    private static AgentHandle run(Agent agent, SiteConfig config) {
        LOG.atInfo()
                .addKeyValue("site", config.site())
                .addKeyValue("group", config.group())
                .addKeyValue("sets", config.replicationSets().size())
                .log("agent starts");
        if (agent.group != null) {
            agent.group.start();
        }
        agent.supervisors.forEach(SetSupervisor::start);
        agent.sampler.start();
        new Thread(agent::awaitSupervisors, "parley-" + config.site() + "-main").start();
        return agent;
    }

    /** The first set that fails for good ends them all: half a site would look healthy. */
    private void setEnded(AgentEnd ended) {
        if (ended.code() != ExitCode.OK) {
            drain();
        }
    }

    private void awaitSupervisors() {
        AgentEnd result = AgentEnd.STOPPED;
        for (SetSupervisor<SetPipeline> supervisor : supervisors) {
            AgentEnd ended = supervisor.end().join();
            result = result.code() == ExitCode.OK ? ended : result;
        }
        status.ended(result);
        sampler.close();
        if (group != null) {
            group.close();
        }
        admin.close();
        meters.close();
        tracing.close();
        end.complete(result);
    }

    @Override
    public void drain() {
        status.draining();
        if (group != null) {
            group.leave();
        }
        supervisors.forEach(SetSupervisor::requestStop);
    }

    @Override
    public AgentEnd awaitEnd() throws InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the agent's end is never exceptional", e);
        }
    }
}
