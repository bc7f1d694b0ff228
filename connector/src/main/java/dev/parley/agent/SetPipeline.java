package dev.parley.agent;

import dev.parley.apply.ApplyEnvironment;
import dev.parley.apply.ApplyLane;
import dev.parley.apply.ApplySettings;
import dev.parley.apply.ApplyTables;
import dev.parley.apply.BridgeWriter;
import dev.parley.apply.Fence;
import dev.parley.capture.CaptureEngine;
import dev.parley.causal.CausalGate;
import dev.parley.check.SiteAccess;
import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.TuningConfig;
import dev.parley.consume.LogConsumer;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.Stage;
import dev.parley.pipeline.TableShape;
import dev.parley.publish.LogPublisher;
import dev.parley.publish.OwnLog;
import dev.parley.publish.OwnTail;
import dev.parley.publish.PublishSettings;
import dev.parley.reconcile.Planner;
import dev.parley.rules.Nullable;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.stamp.Stamper;
import dev.parley.store.AppliedStore;
import dev.parley.store.BridgeSchema;
import dev.parley.store.CheckpointStore;
import dev.parley.store.ConflictStore;
import dev.parley.store.Database;
import dev.parley.store.FenceStore;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.LeaseStore;
import dev.parley.store.ProjectedStore;
import dev.parley.store.Purpose;
import dev.parley.store.SelfStore;
import dev.parley.store.TrailerStore;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import dev.parley.wire.Envelope;
import dev.parley.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * All stages of one replication set at one site, from the database's log to Kafka and back. Runs once: whatever fails
 * completes {@link #failure()}, and the owner builds another one, which begins at the last checkpoint.
 *
 * <p>Order of the start: lease, what the database remembers, own log, receipt, capture; apply decides nothing before
 * capture has read a fence committed after all that.
 */
final class SetPipeline implements AutoCloseable {
    private static final int POLICY_VERSION = 1;
    private static final int GATE_HELD_MAX = 1_000;

    private final SiteConfig config;
    private final ReplicationSetConfig set;
    private final SiteId self;
    private final List<SiteId> members;
    private final List<SiteId> others;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final StopSignal stopping = new StopSignal();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<Stage> loops = new ArrayList<>();
    private volatile @Nullable Running running;

    /** The stages of a pipeline that has started, for status and drain. */
    record Running(
            SiteId self,
            List<SiteId> others,
            StartPoint start,
            Window window,
            Inbox inbox,
            CausalGate gate,
            Fence fence,
            RowWatch rows,
            Acknowledged acknowledged,
            LogPublisher publisher,
            LogConsumer consumer,
            CaptureEngine capture,
            ApplyLane lane,
            OriginWatch origins,
            FlushStep flush) {}

    SetPipeline(SiteConfig config, ReplicationSetConfig set) {
        this.config = config;
        this.set = set;
        this.self = SiteId.of(config.site());
        this.members = config.members().stream().map(SiteId::of).toList();
        this.others = members.stream().filter(member -> !member.equals(self)).toList();
    }

    /** Completes with whatever ends this pipeline. */
    CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** The running stages; null before the start has come that far. */
    @Nullable
    Running running() {
        return running;
    }

    /** Starts all stages; waits for Kafka if it is away, until interrupted. */
    void start() throws InterruptedException {
        TuningConfig tuning = config.tuning();
        SiteEngine engine = new SiteEngine(config, set);
        Database database = own(Database.open(SiteAccess.agent(config)));
        List<TableShape> tables = Tables.read(database, config, set);
        Recovery recovery = new Recovery(database, self, members, set.name(), engine.slot(), SetPipeline::nowMicros);
        Function<String, RowPolicy> policies = Policies.of(config.policy());
        StartPoint start = recovery.start(holder(), policies, () -> engine.firstPosition(database));
        Window window = start.window();

        Envelope envelope = new Envelope(new WireLimits((int) tuning.chunkSize().bytes(), (int)
                tuning.transactionSizeLimit().bytes()));
        PublishSettings publishing = publishSettings();
        OwnLog ownLog = new OwnLog(publishing, envelope, state -> {});
        OwnTail tail = ownLog.readTail(start.checkpoint().applied().get(self), start.offset(self));
        recovery.requireWholeLog(tail.highestSequence(), publishing.topic());
        recovery.requireNotRewound(tail.lastHeartbeatNumber());

        Acknowledged acknowledged = new Acknowledged(tail.highestSequence(), failure::complete);
        LogPublisher publisher = own(new LogPublisher(publishing, envelope, tail, acknowledged));
        PublishingOutlet outlet = new PublishingOutlet(publisher);
        Inbox inbox = new Inbox(
                others,
                start.checkpoint().applied(),
                start.committed(),
                tuning.inboxSize().bytes());
        OriginWatch origins = new OriginWatch(others, System::currentTimeMillis);
        InboxFeed feed = new InboxFeed(window, inbox, origins, failure::complete);
        LogConsumer consumer = own(feed.consumer(config, set.name(), others, start, envelope));

        CaptureProgress progress = new CaptureProgress();
        WindowPins pins = new WindowPins(window);
        RowWatch rows = new RowWatch(config.site(), pins);
        Stamper stamper = new Stamper(
                self,
                set.name(),
                POLICY_VERSION,
                window,
                new InboxSource(inbox, stopping, consumer::roomFreed),
                outlet,
                progress,
                rows);
        CaptureEngine capture = own(new CaptureEngine(
                engine.captureSource(), withBridge(tables, database), engine.probe(database), stamper, ended -> {
                    Failures.CaptureEnded cause = new Failures.CaptureEnded(ended);
                    progress.failed(cause);
                    failure.complete(cause);
                }));

        CausalGate gate = new CausalGate(
                start.committed()
                        .merge(VersionVector.of(
                                self, start.checkpoint().applied().get(self))),
                GATE_HELD_MAX);
        Delivery delivery = new Delivery(
                self, others, inbox, gate, () -> window.checkpoint().applied());
        FenceStore fences = own(new FenceStore(database, set.name()));
        Fence fence = new Fence(SiteEngine.nonces(fences), progress, System::nanoTime);
        ApplyLane lane = own(lane(database, engine, tables, start, fence, window, pins, delivery, policies, rows));

        publisher.start();
        consumer.start();
        capture.start(start.checkpoint().position());
        lane.start();
        window.suspects().forEach(rows::mismatch);
        rows.unblocked(window.pinned());
        FlushStep flush = startLoops(database, start, window, inbox, acknowledged, outlet, publisher, capture);
        running = new Running(
                self,
                others,
                start,
                window,
                inbox,
                gate,
                fence,
                rows,
                acknowledged,
                publisher,
                consumer,
                capture,
                lane,
                origins,
                flush);
    }

    private <T extends AutoCloseable> T own(T part) {
        opened.push(part);
        return part;
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }

    private String holder() {
        return config.site() + "/" + ProcessHandle.current().pid();
    }

    private PublishSettings publishSettings() {
        return new PublishSettings(
                self,
                BridgeNames.logTopic(config.group(), set.name(), config.site()),
                SiteTopics.clientProperties(config.kafka()),
                config.tuning().publishQueueSize().bytes(),
                PublishSettings.STALL_LIMIT_DEFAULT);
    }

    private static List<TableShape> withBridge(List<TableShape> tables, Database database) {
        List<TableShape> all = new ArrayList<>(tables);
        all.addAll(BridgeSchema.capturedShapes(database.engine()));
        return all;
    }

    private ApplyLane lane(
            Database database,
            SiteEngine engine,
            List<TableShape> tables,
            StartPoint start,
            Fence fence,
            Window window,
            WindowPins pins,
            Delivery delivery,
            Function<String, RowPolicy> policies,
            RowWatch rows) {
        BridgeWriter bridge = new BridgeWriter(
                new LeaseStore(database, set.name()),
                new AppliedStore(database, set.name()),
                new ConflictStore(database, set.name()),
                new ProjectedStore(database, set.name()),
                new TrailerStore(database, set.name()),
                start.epoch(),
                SetPipeline::nowMicros);
        ApplyEnvironment environment = new ApplyEnvironment(
                engine.dialect(),
                database.errors(),
                () -> database.connection(Purpose.APPLY),
                bridge,
                fence,
                new ApplyTables(tables),
                new Planner(policies),
                window::view,
                pins,
                settings());
        ApplyLane lane = new ApplyLane(
                set.name(),
                environment,
                delivery,
                outcome -> window.applied(outcome.transactions()),
                failure::complete);
        rows.repairWith(lane);
        return lane;
    }

    /** The configured bounds over the lane's own defaults. */
    private ApplySettings settings() {
        TuningConfig tuning = config.tuning();
        ApplySettings defaults = ApplySettings.defaults();
        return new ApplySettings(
                tuning.applyBatchRows(),
                defaults.batchBytes(),
                defaults.statementRows(),
                tuning.fenceTimeout().multipliedBy(2).plus(defaults.idleTimeout()),
                tuning.fenceTimeout(),
                defaults.unlockedFenceTimeout(),
                defaults.lockedFenceLag(),
                defaults.backoffFirst(),
                defaults.backoffMax(),
                defaults.versionRetries());
    }

    private FlushStep startLoops(
            Database database,
            StartPoint start,
            Window window,
            Inbox inbox,
            Acknowledged acknowledged,
            PublishingOutlet outlet,
            LogPublisher publisher,
            CaptureEngine capture) {
        TuningConfig tuning = config.tuning();
        LogConfirmation confirmation = new LogConfirmation(tuning.safetyWindow(), System::nanoTime, capture::confirm);
        FlushStep flush = new FlushStep(
                self,
                window,
                inbox,
                acknowledged,
                new CheckpointStore(database, set.name()),
                start.epoch(),
                new FlushCodec(self, SetPipeline::nowMicros),
                tuning.flushInterval(),
                confirmation,
                start.offsets(),
                SetPipeline::nowMicros);
        loop("flush", flush);
        loop(
                "heartbeat",
                new HeartbeatStep(
                        window,
                        outlet::announced,
                        new HeartbeatStore(database, set.name()),
                        start.epoch(),
                        tuning.heartbeatInterval(),
                        tuning.livenessInterval(),
                        System::nanoTime));
        loop(
                "housekeeping",
                new HousekeepingStep(
                        start.epoch(),
                        window,
                        acknowledged,
                        publisher,
                        new SelfStore(database, set.name()),
                        new AppliedStore(database, set.name()),
                        new TrailerStore(database, set.name()),
                        new LogTrim(config, set.name()),
                        System::nanoTime,
                        SetPipeline::nowMicros));
        return flush;
    }

    private void loop(String name, Loop.Step step) {
        Loop loop = own(new Loop(config.site(), set.name() + "-" + name, step, failure::complete));
        loops.add(loop);
        loop.start();
    }

    /** Finishes what is in flight: applies what was taken, publishes what was captured, and makes the window durable. */
    void drain(Duration timeout) throws InterruptedException {
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
        for (Stage loop : loops) {
            loop.requestStop();
        }
        for (Stage loop : loops) {
            loop.awaitDrained(left(deadline));
        }
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    /** Stops everything at once, last opened first. */
    @Override
    public void close() {
        stopping.raise();
        while (!opened.isEmpty()) {
            Closing.quietly(opened.pop());
        }
    }
}
