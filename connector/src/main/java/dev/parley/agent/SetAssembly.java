package dev.parley.agent;

import dev.parley.apply.ApplyEnvironment;
import dev.parley.apply.ApplyLane;
import dev.parley.apply.ApplySettings;
import dev.parley.apply.ApplyTables;
import dev.parley.apply.BridgeWriter;
import dev.parley.apply.ConnectionSource;
import dev.parley.apply.Fence;
import dev.parley.apply.HeapGuard;
import dev.parley.apply.LockedRow;
import dev.parley.apply.TableReader;
import dev.parley.capture.CaptureEngine;
import dev.parley.capture.KnownTables;
import dev.parley.causal.CausalGate;
import dev.parley.check.SiteAccess;
import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SchemaChanges;
import dev.parley.config.SiteConfig;
import dev.parley.config.TuningConfig;
import dev.parley.consume.LogConsumer;
import dev.parley.join.JoinDesk;
import dev.parley.operate.OperatedSet;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.FirstTables;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.PolicyHistory;
import dev.parley.publish.LogUpkeep;
import dev.parley.publish.OwnLog;
import dev.parley.publish.PublishSettings;
import dev.parley.publish.PublishState;
import dev.parley.reconcile.Planner;
import dev.parley.relay.CopyFloor;
import dev.parley.relay.Relay;
import dev.parley.review.ColumnRemedy;
import dev.parley.review.ParkedRows;
import dev.parley.review.ReviewedSet;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.stamp.Stamper;
import dev.parley.store.AddedColumn;
import dev.parley.store.AppliedStore;
import dev.parley.store.Blob;
import dev.parley.store.BridgeSchema;
import dev.parley.store.CheckpointStore;
import dev.parley.store.ConflictFeed;
import dev.parley.store.ConflictSearch;
import dev.parley.store.ConflictStore;
import dev.parley.store.Database;
import dev.parley.store.DecisionStore;
import dev.parley.store.FenceStore;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.LeaseStore;
import dev.parley.store.OldDecisions;
import dev.parley.store.PauseStore;
import dev.parley.store.PolicyStore;
import dev.parley.store.ProjectedStore;
import dev.parley.store.ReviewStore;
import dev.parley.store.SelfStore;
import dev.parley.store.SettledLog;
import dev.parley.store.ShapeStore;
import dev.parley.store.TraceStore;
import dev.parley.store.TrailerStore;
import dev.parley.store.VerdictStore;
import dev.parley.verify.LocalSite;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import dev.parley.wire.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds and starts the stages of a {@link SetPipeline}: lease, what the database remembers, own log, receipt, capture,
 * apply, in this order; apply decides nothing before capture has read a fence committed after all that. Used once, by
 * the supervisor's thread.
 */
final class SetAssembly {
    private static final int GATE_HELD_MAX = 1_000;
    /** So many of the longest times between two heartbeats may pass until a site that is not counted stops. */
    private static final int MEMBERSHIP_PATIENCE = 4;
    /** Capture is behind for longer, or the log ends with something else than a commit: a nonce tells which. */
    private static final Duration LOG_END_PATIENCE = Duration.ofMillis(20);

    private final SiteConfig config;
    private final ReplicationSetConfig set;
    private final TuningConfig tuning;
    private final SiteId self;
    private final List<SiteId> members;
    private final List<SiteId> others;
    private final SiteEngine engine;
    private final Envelope envelope;
    private final PolicyDocument policy;
    private final Lasting lasting;
    private final Parts parts;
    private final StopSignal stopping;
    private final Consumer<Throwable> onFailure;
    private final Consumer<PublishState> onOwnLog;

    /**
     * @param parts owns what is opened here
     * @param stopping ends waits of the stages
     * @param onFailure told by any stage that ends by itself
     * @param onOwnLog told how the reading of the own log stands, which may take as long as Kafka is away
     */
    SetAssembly(
            SiteConfig config,
            PolicyDocument policy,
            ReplicationSetConfig set,
            Lasting lasting,
            Parts parts,
            StopSignal stopping,
            Consumer<Throwable> onFailure,
            Consumer<PublishState> onOwnLog) {
        this.config = config;
        this.set = set;
        this.tuning = config.tuning();
        this.self = SiteId.of(config.site());
        this.members = config.members().stream().map(SiteId::of).toList();
        this.others = members.stream().filter(member -> !member.equals(self)).toList();
        this.engine = new SiteEngine(config, set);
        this.envelope = LogFormat.of(config);
        this.policy = policy;
        this.lasting = lasting;
        this.parts = parts;
        this.stopping = stopping;
        this.onFailure = onFailure;
        this.onOwnLog = onOwnLog;
    }

    /** The site's database and what it remembers. */
    private record Foundation(
            Database database,
            List<TableShape> tables,
            @Nullable LogPosition settled,
            DatabaseLease lease,
            PolicyHistory policies,
            PolicyAgreement agreement,
            StartPoint start) {
        Window window() {
            return start.window();
        }
    }

    /** The way in, as far as the inbox. */
    private record Receiving(Inbox inbox, OriginWatch origins, InboxFeed feed, LogConsumer consumer) {}

    /** Capture, and what it tells apply. */
    private record Reading(CaptureProgress progress, WindowPins pins, RowWatch rows, CaptureEngine capture) {}

    /** Apply. */
    private record Writing(Fence fence, ApplyLane lane) {}

    SetPipeline.Running start() throws InterruptedException {
        Foundation base = foundation();
        WayOut out = wayOut(base);
        Receiving receiving = receiving(base);
        Reading reading = reading(base, out, receiving);
        Writing writing = writing(base, out, receiving, reading);
        PauseStore pauses = new PauseStore(base.database, set.name());
        pauses.load().ifPresentOrElse(lasting.pause()::pause, lasting.pause()::resume);
        out.publisher().start();
        Optional<Relay> relay = relay(base, receiving.inbox);
        relay.ifPresent(Relay::start);
        receiving.consumer.start();
        reading.capture.start(base.start.checkpoint().position());
        writing.lane.start();
        base.window().suspects().forEach(reading.rows::mismatch);
        reading.rows.unblocked(base.window().pinned());
        FlushStep flush = startLoops(base, out, receiving, reading);
        RetainedLog retained = new RetainedLog(engine.probe(base.database), flush::durable);
        parts.loop("log-watch", new Dispensable("the log that the database keeps could not be measured", retained));
        WaitingConflicts conflicts = new WaitingConflicts(new ConflictSearch(base.database, set.name())::waiting);
        parts.loop("conflict-watch", new Dispensable("what waits for a person could not be counted", conflicts));
        TableReader reader = reader(base, writing.fence);
        ReviewedSet reviewed = reviewed(
                base, new SetParkedRows(base.tables, base.window(), writing.lane, reader, SetAssembly::nowMicros));
        if (set.schema() == SchemaChanges.APPLY_ADDITIVE) {
            parts.loop(
                    "columns",
                    new Dispensable(
                            "a column that other sites write could not be added",
                            new AddColumnsStep(
                                    reviewed.remedies(),
                                    base.tables,
                                    reviewed.parked()::all,
                                    reviewed.states(),
                                    ddl -> AddedColumn.add(base.database, ddl))));
        }
        if (config.conflicts().publish()) {
            FeedStep.start(config, feed(base.database), reviewed, parts);
        }
        return new SetPipeline.Running(
                self,
                others,
                base.lease,
                base.start,
                base.window(),
                receiving.inbox,
                receiving.feed,
                base.agreement,
                writing.fence,
                out.acknowledged(),
                out.publisher(),
                receiving.consumer,
                relay,
                reading.capture,
                writing.lane,
                lasting.pause(),
                receiving.origins,
                flush,
                retained,
                conflicts,
                new LocalSite(
                        config.site(),
                        base.tables,
                        new VerifyTables(reader, SetAssembly::nowMicros),
                        base.window(),
                        base.policies),
                new JoinDesk(
                        config.site(),
                        group(),
                        base.tables,
                        new VerifyTables(reader, SetAssembly::nowMicros),
                        base.window(),
                        new PolicyStore(base.database, set.name())::load),
                reviewed,
                new OperatedSet(
                        set.name(),
                        self,
                        () -> base.window().checkpoint().applied(),
                        reader::awaitCapture,
                        new KeptPause(pauses)));
    }

    private Foundation foundation() throws InterruptedException {
        Database database = parts.own(Database.open(
                SiteAccess.agent(config).withApplicationName("parley/" + config.site() + "/" + set.name())));
        // What is wrong with the site file shows before the lease is there, which may be long.
        Redacted.require(config.conflicts().redact(), set, Tables.read(database, config, set));
        DatabaseLease lease = new DatabaseLease(database, set.name());
        long epoch = lasting.standby().take(claim(lease), stopping);
        parts.loop("lease", new LeaseStep(lease::answer, epoch, tuning.leaseTimeout()));
        lasting.standby().handOver(epoch).ifPresent(step -> parts.loop("group", step));
        LogPosition settled = SettledLog.end(
                database, engine.probe(database), config.database().localSchema());
        List<TableShape> tables = Tables.read(database, config, set);
        engine.evictReader(database);
        PolicyStore versions = new PolicyStore(database, set.name());
        Policies.Known known = Policies.known(policy, versions, tables);
        PolicyHistory policies = known.history();
        StartPoint start = recovery(database).start(epoch, policies, tables, () -> engine.firstPosition(database));
        new ShapeStore(database, set.name())
                .load()
                .ifPresent(doc -> formerColumns(doc, start.checkpoint().position()));
        PolicyAgreement agreement = new PolicyAgreement(
                self,
                others,
                policies,
                known.active(),
                () -> versions.save(policy.policy().version(), policy.text()));
        lasting.alarm().expect(tables, policies);
        lasting.truncates().expect(tables);
        lasting.meters().expect(tables, policies);
        return new Foundation(database, tables, settled, lease, policies, agreement, start);
    }

    /** What init has noted is true of one place; a site that joins begins at another. */
    private void formerColumns(Blob doc, LogPosition from) {
        Optional<FirstTables> noted = FirstTables.decode(doc.bytes());
        if (noted.isEmpty()) {
            lasting.schemas().restore(doc.bytes());
        } else if (noted.get().at().equals(from)) {
            lasting.schemas().restore(noted.get());
        }
    }

    private LeaseClaim claim(DatabaseLease lease) {
        return new LeaseClaim(
                lease,
                set.name(),
                DatabaseLease.holder(config.site(), config.agent().instance()),
                tuning.leaseTimeout(),
                stopping,
                SetAssembly::nowMicros);
    }

    private Recovery recovery(Database database) {
        return new Recovery(database, self, members, set.name(), engine.slot(), SetAssembly::nowMicros);
    }

    private static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }

    private WayOut wayOut(Foundation base) throws InterruptedException {
        PublishSettings settings = new PublishSettings(
                self,
                ownTopic(),
                SiteTopics.clientProperties(config.kafka()),
                tuning.publishQueueSize().bytes(),
                PublishSettings.STALL_LIMIT_DEFAULT);
        return WayOut.open(
                config,
                settings,
                envelope,
                new OwnLog(settings, envelope, onOwnLog),
                base.start,
                recovery(base.database).ownPast(base.start),
                parts,
                new WayOut.Told(lasting.traces()::published, onFailure));
    }

    private Receiving receiving(Foundation base) {
        StartPoint start = base.start;
        long inboxBytes =
                InboxShare.bytes(tuning.inboxSize(), Runtime.getRuntime().maxMemory(), others.size());
        Inbox inbox = new Inbox(others, start.checkpoint().applied(), start.committed(), inboxBytes);
        OriginWatch origins = new OriginWatch(others, System::currentTimeMillis);
        InboxFeed feed =
                new InboxFeed(base.window(), inbox, origins, base.agreement, lasting.traces()::received, onFailure);
        LogConsumer consumer = parts.own(feed.consumer(config, set.name(), others, start, envelope));
        return new Receiving(inbox, origins, feed, consumer);
    }

    private Reading reading(Foundation base, WayOut out, Receiving receiving) {
        CaptureProgress progress = new CaptureProgress();
        WindowPins pins = new WindowPins(base.window());
        RowWatch rows = new RowWatch(config.site(), pins, lasting.truncates());
        Stamper stamper = new Stamper(
                self,
                set.name(),
                base.agreement.policies().active().version(),
                version -> base.policies.mark(version).hash(),
                base.window(),
                new InboxSource(receiving.inbox, stopping, receiving.consumer::roomFreed),
                out.outlet(),
                progress,
                rows);
        CaptureEngine capture = parts.own(new CaptureEngine(
                engine.captureSource(),
                new KnownTables(withBridge(base), base.settled),
                engine.probe(base.database),
                lasting.schemas(),
                stamper,
                ended -> {
                    Failures.CaptureEnded cause = new Failures.CaptureEnded(ended);
                    // In this order: who waits for capture fails too, and must not be taken for the reason.
                    onFailure.accept(cause);
                    progress.failed(cause);
                }));
        return new Reading(progress, pins, rows, capture);
    }

    private static List<TableShape> withBridge(Foundation base) {
        List<TableShape> all = new ArrayList<>(base.tables);
        all.addAll(BridgeSchema.capturedShapes(base.database.engine()));
        return all;
    }

    private Writing writing(Foundation base, WayOut out, Receiving receiving, Reading reading) {
        FenceStore fences = parts.own(new FenceStore(base.database, set.name()));
        Fence fence = new Fence(
                SiteEngine.nonces(fences), engine.logEnd(fences), LOG_END_PATIENCE, reading.progress, System::nanoTime);
        ApplyLane lane = parts.own(new ApplyLane(
                set.name(),
                environment(base, reading, fence),
                lasting.pause(),
                delivery(base, receiving.inbox),
                outcome -> {
                    base.window().applied(outcome.transactions());
                    lasting.alarm().failed(outcome.failures());
                    lasting.meters().applied(outcome);
                    lasting.traces().applied(outcome);
                },
                () -> out.past().requireReached(captured(base), out.tail().highestSequence()),
                onFailure));
        reading.rows.repairWith(lane);
        return new Writing(fence, lane);
    }

    private long captured(Foundation base) {
        return base.window().checkpoint().applied().get(self);
    }

    private Delivery delivery(Foundation base, Inbox inbox) {
        VersionVector captured =
                VersionVector.of(self, base.start.checkpoint().applied().get(self));
        CausalGate gate = new CausalGate(base.start.committed().merge(captured), GATE_HELD_MAX);
        return new Delivery(
                self, others, inbox, gate, () -> base.window().checkpoint().applied());
    }

    private ApplyEnvironment environment(Foundation base, Reading reading, Fence fence) {
        Database database = base.database;
        BridgeWriter bridge = new BridgeWriter(
                new LeaseStore(database, set.name()),
                new AppliedStore(database, set.name()),
                new ConflictStore(database, set.name(), feed(database)),
                new ProjectedStore(database, set.name()),
                new TrailerStore(database, set.name()),
                base.start.epoch(),
                SetAssembly::nowMicros);
        return new ApplyEnvironment(
                engine.dialect(),
                database.errors(),
                ConnectionSource.of(database),
                bridge,
                fence,
                new ApplyTables(base.tables),
                new Planner(base.policies),
                base.window()::view,
                reading.pins,
                applySettings(),
                new HeapGuard(
                        Runtime.getRuntime().maxMemory(),
                        table -> !base.window().isPlain(table)));
    }

    /** The configured bounds over the lane's own defaults. */
    private ApplySettings applySettings() {
        ApplySettings defaults = ApplySettings.defaults();
        return new ApplySettings(
                tuning.applyBatchRows(),
                defaults.batchBytes(),
                defaults.statementRows(),
                defaults.sliceRows(),
                tuning.fenceTimeout().multipliedBy(2).plus(defaults.idleTimeout()),
                tuning.fenceTimeout(),
                defaults.unlockedFenceTimeout(),
                defaults.lockedFenceLag(),
                defaults.backoffFirst(),
                defaults.backoffMax(),
                defaults.versionRetries());
    }

    private TableReader reader(Foundation base, Fence fence) {
        return new TableReader(
                base.database,
                engine::dialect,
                engine::scanDialect,
                new DecisionStore(base.database, set.name(), feed(base.database)),
                fence);
    }

    private ReviewedSet reviewed(Foundation base, ParkedRows parked) {
        return new ReviewedSet(
                set.name(),
                config.site(),
                base.tables,
                base.policies,
                base.policies::hash,
                key -> base.window().view(List.of(key)).get(0),
                new ConflictSearch(base.database, set.name()),
                new ReviewStore(
                        base.database, set.name(), new LockedRow(engine::dialect, base.tables), feed(base.database)),
                policy.approvals()::required,
                parked,
                new ColumnRemedy(base.database.engine(), SiteAccess.names(set)));
    }

    private ConflictFeed feed(Database database) {
        return new ConflictFeed(database, set.name(), config.conflicts().publish());
    }

    private FlushStep startLoops(Foundation base, WayOut out, Receiving receiving, Reading reading) {
        FlushStep flush = flushStep(base, out, receiving, reading);
        parts.loop("flush", flush);
        parts.loop("heartbeat", heartbeatStep(base, out));
        parts.loop("members", membershipWatch(base));
        parts.loop("housekeeping", housekeepingStep(base, out));
        parts.loop("parked", new ParkedRetryStep(base.window(), reading.rows::unblocked));
        parts.loop(
                "schema",
                new Dispensable(
                        "the shapes of the tables could not be looked at",
                        new SchemaWatchStep(
                                set.name(), base.tables, () -> Tables.catalog(base.database, config, set))));
        parts.loop(
                "retention",
                new Dispensable(
                        "old conflicts could not be forgotten",
                        new RetentionStep(
                                new ConflictStore(base.database, set.name(), feed(base.database)),
                                feed(base.database),
                                new VerdictStore(base.database, set.name()),
                                new OldDecisions(base.database, set.name()),
                                config.conflicts().retention(),
                                SetAssembly::nowMicros)));
        return flush;
    }

    private FlushStep flushStep(Foundation base, WayOut out, Receiving receiving, Reading reading) {
        LogConfirmation confirmation =
                new LogConfirmation(tuning.safetyWindow(), System::nanoTime, reading.capture::confirm);
        return new FlushStep(
                self,
                base.window(),
                receiving.inbox,
                out.safe(),
                new ShapeKeeper(
                        lasting.schemas(),
                        new ShapeStore(base.database, set.name()),
                        new CheckpointStore(base.database, set.name(), feed(base.database))::flush),
                base.start.epoch(),
                new FlushCodec(self, SetAssembly::nowMicros),
                tuning.flushInterval(),
                confirmation,
                base.start.checkpoint().position(),
                base.start.offsets(),
                SetAssembly::nowMicros);
    }

    private HeartbeatStep heartbeatStep(Foundation base, WayOut out) {
        return new HeartbeatStep(
                base.window(),
                out.outlet()::announced,
                base.agreement::policies,
                new HeartbeatStore(base.database, set.name()),
                config.members(),
                base.start.epoch(),
                tuning.heartbeatInterval(),
                tuning.livenessInterval(),
                System::nanoTime);
    }

    /** Brings the others' logs into this site's cluster, if it has one of its own. */
    private Optional<Relay> relay(Foundation base, Inbox inbox) {
        return RelayPlan.of(config, set.name()).map(settings -> {
            Relay relay = parts.own(new Relay(settings, envelope, site -> copyFloor(base, inbox, SiteId.of(site))));
            LogUpkeep upkeep = new LogUpkeep(settings.localProperties());
            parts.loop(
                    "copies",
                    new CopyTrimStep(
                            base.window(), relay, settings.topics(), upkeep, tuning.backupWindow(), System::nanoTime));
            return relay;
        });
    }

    /** The offset first: what was applied by then can only have become more. */
    private static CopyFloor copyFloor(Foundation base, Inbox inbox, SiteId site) {
        long started = base.start.offsets().getOrDefault(site, 0L);
        long offset = inbox.resumeOffsets().getOrDefault(site, started);
        return new CopyFloor(offset, base.window().checkpoint().applied().get(site));
    }

    private MembershipWatch membershipWatch(Foundation base) {
        return new MembershipWatch(
                config.site(),
                base.window()::memberships,
                tuning.livenessInterval().multipliedBy(MEMBERSHIP_PATIENCE),
                System::nanoTime);
    }

    private HousekeepingStep housekeepingStep(Foundation base, WayOut out) {
        return new HousekeepingStep(
                base.start.epoch(),
                base.window(),
                out.acknowledged(),
                out.publisher(),
                new SelfStore(base.database, set.name()),
                new AppliedStore(base.database, set.name()),
                new TrailerStore(base.database, set.name()),
                new TraceStore(base.database),
                logTrim(),
                System::nanoTime,
                SetAssembly::nowMicros);
    }

    private LogTrim logTrim() {
        LogUpkeep upkeep = new LogUpkeep(SiteTopics.clientProperties(config.kafka()));
        return new LogTrim(tuning.backupWindow(), before -> upkeep.trim(ownTopic(), before));
    }

    private JoinDesk.Group group() {
        LogUpkeep logs = new LogUpkeep(SiteTopics.clientProperties(config.kafka()));
        return new JoinDesk.Group(
                config.members(), member -> logs.isUntouched(BridgeNames.logTopic(config.group(), set.name(), member)));
    }

    private String ownTopic() {
        return BridgeNames.logTopic(config.group(), set.name(), config.site());
    }
}
