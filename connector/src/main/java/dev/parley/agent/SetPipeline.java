package dev.parley.agent;

import dev.parley.apply.ApplyLane;
import dev.parley.apply.Fence;
import dev.parley.capture.CaptureEngine;
import dev.parley.check.SiteAccess;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.SpoolLimit;
import dev.parley.consume.LogConsumer;
import dev.parley.join.JoinDesk;
import dev.parley.operate.OperatedSet;
import dev.parley.pipeline.PauseSwitch;
import dev.parley.policy.PolicyDocument;
import dev.parley.publish.LogPublisher;
import dev.parley.publish.PublishState;
import dev.parley.relay.Relay;
import dev.parley.review.ReviewedSet;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.store.StoreException;
import dev.parley.verify.LocalFill;
import dev.parley.verify.LocalSite;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All stages of one replication set at one site, from the database's log to Kafka and back. Runs once: whatever fails
 * completes {@link #failure()}, and the owner builds another one, which begins at the last checkpoint.
 */
final class SetPipeline implements Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(SetPipeline.class);

    private final SiteConfig config;
    private final PolicyDocument policy;
    private final ReplicationSetConfig set;
    private final Lasting lasting;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final StopSignal stopping = new StopSignal();
    private final Parts parts;
    private volatile String waiting = "";
    private volatile @Nullable Running running;

    /** The stages of a pipeline that has started, for status and drain. */
    record Running(
            SiteId self,
            List<SiteId> others,
            DatabaseLease lease,
            StartPoint start,
            Window window,
            Inbox inbox,
            InboxFeed feed,
            PolicyAgreement agreement,
            Fence fence,
            Acknowledged acknowledged,
            LogPublisher publisher,
            LogConsumer consumer,
            Optional<Relay> relay,
            CaptureEngine capture,
            ApplyLane lane,
            PauseSwitch pause,
            OriginWatch origins,
            FlushStep flush,
            RetainedLog retainedLog,
            WaitingConflicts waitingConflicts,
            LocalSite verify,
            LocalFill fill,
            JoinDesk join,
            ReviewedSet review,
            OperatedSet operated,
            Runnable givesUp) {
        /** Another member in the incarnation that counts. */
        SiteId member(String name) {
            return others.stream()
                    .filter(other -> other.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        /** Why Kafka does not give or take records now; empty if it does. */
        String kafkaProblem() {
            return publisher.state() instanceof PublishState.Waiting why ? why.reason() : feed.waiting();
        }
    }

    SetPipeline(SiteConfig config, PolicyDocument policy, ReplicationSetConfig set, Lasting lasting) {
        this.config = config;
        this.policy = policy;
        this.set = set;
        this.lasting = lasting;
        this.parts = new Parts(config.site(), set.name(), failure::complete);
    }

    @Override
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** The running stages; null before the start has come that far. */
    @Nullable
    Running running() {
        return running;
    }

    /** Who serves the set while this agent stands by; empty if it does not. */
    String servedBy() {
        return lasting.standby().servedBy();
    }

    /** What the start waits for; empty if it does not wait. */
    String waiting() {
        return waiting + (waiting.isEmpty() ? "" : lasting.slot().note());
    }

    /** How near the spool is to costing the slot. */
    SlotRisk slotRisk() {
        Running stages = running;
        boolean drops = config.spool()
                .filter(spool -> spool.atLimit() == SpoolLimit.DROP_SLOT)
                .isPresent();
        return stages == null
                ? SlotRisk.NONE
                : stages.publisher
                        .spool()
                        .map(spool -> new SlotRisk(drops, spool.bytes(), spool.bytesMax()))
                        .orElse(SlotRisk.NONE);
    }

    @Override
    public void start() throws InterruptedException {
        SetScope scope = SetScope.of(config, policy, set, lasting, parts, stopping, failure::complete);
        running = new SetAssembly(scope, this::ownLogState).start();
    }

    private void ownLogState(PublishState state) {
        waiting = state instanceof PublishState.Waiting why ? "waits for Kafka: " + why.reason() : "";
    }

    /** Applies what was taken, publishes what was captured, makes the window durable, and gives up the lease. */
    @Override
    public void drain(Duration timeout) throws InterruptedException {
        Running stages = running;
        if (stages == null) {
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        stages.consumer.requestStop();
        stages.lane.requestStop();
        stages.lane.awaitDrained(left(deadline));
        stages.capture.close();
        stages.publisher.requestStop();
        stages.publisher.awaitDrained(left(deadline));
        parts.drainLoops(left(deadline));
        release(stages);
    }

    /** The slot goes after its reader: what is in the spool is safe by then. */
    @Override
    public void failedBy(Throwable failure) throws InterruptedException {
        Running stages = running;
        if (stages == null || Failures.of(failure).code() != ExitCode.GIVEN_UP) {
            return;
        }
        stages.capture.close();
        try {
            stages.givesUp.run();
            lasting.slot().gone(SiteAccess.slot(config, set));
        } catch (StoreException e) {
            LOG.atError()
                    .addKeyValue("set", set.name())
                    .addKeyValue("reason", e.getMessage())
                    .log("the replication slot could not be dropped: drop it by pg_drop_replication_slot, or its log"
                            + " fills the disk");
        }
    }

    /** The next agent takes over sooner; it would anyway. */
    private void release(Running stages) {
        try {
            stages.lease.release(stages.start.epoch());
        } catch (StoreException e) {
            LOG.atDebug().addKeyValue("set", set.name()).setCause(e).log("the lease was not given up");
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    @Override
    public void close() {
        stopping.raise();
        parts.close();
    }
}
