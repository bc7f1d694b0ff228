package dev.parley.sim;

import dev.parley.agent.Delivery;
import dev.parley.agent.ParkedRetryStep;
import dev.parley.agent.WindowPins;
import dev.parley.agent.WindowRowCodec;
import dev.parley.apply.ApplyCounters;
import dev.parley.apply.ApplyEnvironment;
import dev.parley.apply.ApplyOutcome;
import dev.parley.apply.ApplySettings;
import dev.parley.apply.ApplyTables;
import dev.parley.apply.BridgeWriter;
import dev.parley.apply.Fence;
import dev.parley.apply.HeapGuard;
import dev.parley.apply.LaneSteps;
import dev.parley.apply.Nonce;
import dev.parley.causal.CausalGate;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.reconcile.Planner;
import dev.parley.relay.CopyFloor;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The production parts of one agent, put together as the agent does it: window, inbox, gate, stamper, fence and apply lane
 * are the real ones; only what talks to servers is simulated.
 */
final class AgentParts {
    private static final int FENCE_PATIENCE = 40;
    private static final int END_PATIENCE = 10;
    private static final long TIMEOUT_NANOS = Duration.ofSeconds(20).toNanos();
    private final SimAgent agent;
    private final World world;
    private final Window window;
    private final Inbox inbox;
    /** Where it began to read. */
    private final Map<SiteId, Long> offsets;

    private final WindowPins pins;
    private final CaptureProgress progress = new CaptureProgress();
    private final LaneSteps lane;
    private final CaptureSide capture;
    private final LogSide logs;
    private final SimRelay relay;
    private final Upkeep upkeep;
    private final ParkedRetryStep parked;
    private boolean starting = true;

    private AgentParts(SimAgent agent, Window window, VersionVector committed, Map<SiteId, Long> offsets) {
        this.agent = agent;
        this.world = agent.site().world();
        this.window = window;
        this.offsets = offsets;
        Checkpoint start = window.checkpoint();
        SiteId self = agent.self();
        List<SiteId> others = agent.roster().others();
        List<SiteId> origins = agent.roster().origins();
        this.inbox = new Inbox(origins, start.applied(), committed, world.inboxBytes());
        this.pins = new WindowPins(window);
        CausalGate gate = new CausalGate(
                committed.merge(VersionVector.of(self, start.applied().get(self))), world.gateSize());
        Delivery delivery = new Delivery(
                self, origins, inbox, gate, () -> window.checkpoint().applied());
        Fence fence = new Fence(
                this::commitNonce,
                agent.site().isMySql() ? this::endOfLog : null,
                Duration.ZERO,
                progress,
                world::nanos);
        ApplyEnvironment environment = new ApplyEnvironment(
                new ProtocolDialect(agent, world.protocol()),
                SimSqlException.classifier(),
                () -> SimConnection.open(agent),
                new BridgeWriter(new SimBridgeRows(agent, world.protocol()), agent.epoch(), () -> 0),
                fence,
                new ApplyTables(agent.schema().tables()),
                new Planner(world.policies()),
                keys -> world.protocol().view(agent, window, keys),
                pins,
                settings(world.config().largeRows()),
                HeapGuard.unbounded());
        this.lane = new LaneSteps(
                environment,
                (rows, bytes, wait) -> world.protocol().taken(agent, take(delivery, rows, bytes)),
                agent::applied,
                ApplyCounters.create(),
                new CountDownLatch(1),
                world::nanos);
        this.relay = new SimRelay(agent, others);
        this.logs = new LogSide(agent, window, inbox, others, start, offsets);
        this.capture = new CaptureSide(agent, this);
        this.upkeep = new Upkeep(agent, this, offsets);
        this.parked = new ParkedRetryStep(window, capture::unblocked);
    }

    /** @param sliceRows rows of a larger transaction that are applied at once */
    private static ApplySettings settings(int sliceRows) {
        return new ApplySettings(
                6,
                1L << 20,
                100,
                sliceRows,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                Duration.ZERO,
                Duration.ZERO,
                3);
    }

    /** Loads what the last flush and the markers say. To be called when the lease is held. */
    static AgentParts recover(SimAgent agent, VersionVector committed) {
        World world = agent.site().world();
        DbState state = agent.site().database().state();
        DbState.Flushed flushed = state.flushed;
        Checkpoint checkpoint =
                flushed == null ? Checkpoint.initial(new LogPosition.Postgres(0)) : flushed.checkpoint();
        if (((LogPosition.Postgres) checkpoint.position()).commitLsn()
                < agent.site().confirmed()) {
            throw new Violation("R1", "the database has forgotten its log behind the checkpoint of " + agent);
        }
        Window window = new Window(
                agent.self(),
                agent.members(),
                world.policies(),
                agent.schema().tables(),
                checkpoint,
                world.config().largeRows());
        WindowRowCodec codec = new WindowRowCodec();
        state.window.forEach((key, bytes) -> window.load(key, codec.read(key, bytes)));
        window.loaded();
        AgentParts parts = new AgentParts(agent, window, committed, flushed == null ? Map.of() : flushed.offsets());
        window.suspects().forEach(parts.capture::mismatch);
        parts.capture.unblocked(window.pinned());
        return parts;
    }

    private List<LogRecord.Transaction> take(Delivery delivery, int rows, long bytes) throws InterruptedException {
        return world.protocol().deliversInCausalOrder()
                ? delivery.take(rows, bytes, Duration.ZERO)
                : logs.takeInAnyOrder();
    }

    Window window() {
        return window;
    }

    Inbox inbox() {
        return inbox;
    }

    /** What the agent knows of a copy that its relay opens. */
    CopyFloor copyFloor(SiteId origin) {
        long offset = inbox.resumeOffsets().getOrDefault(origin, offsets.getOrDefault(origin, 0L));
        return new CopyFloor(offset, window.checkpoint().applied().get(origin));
    }

    WindowPins pins() {
        return pins;
    }

    CaptureProgress progress() {
        return progress;
    }

    LaneSteps lane() {
        return lane;
    }

    CaptureSide capture() {
        return capture;
    }

    LogSide logs() {
        return logs;
    }

    SimRelay relay() {
        return relay;
    }

    Upkeep upkeep() {
        return upkeep;
    }

    ParkedRetryStep parked() {
        return parked;
    }

    /** As the agent does after COMMIT has returned; the pins the lane has noted itself. */
    void applied(ApplyOutcome outcome) {
        if (world.protocol().remembersApplied()) {
            window.applied(outcome.transactions());
        }
    }

    /** Rows whose repair is asked for go to the lane. */
    void submit(dev.parley.apply.Repair repair) {
        lane.submit(repair);
    }

    // ------------------------------------------------------------ fence

    /** Commits a nonce, then waits for capture as long as the fence would. */
    private Nonce commitNonce() throws SQLException {
        agent.pause(Point.FENCE);
        SimDatabase database = agent.site().database();
        boolean locksHeld = agent.holdsLocks();
        long horizon = agent.site().isMySql() ? 0 : world.protocol().horizon(database);
        agent.pause(Point.FENCE);
        Tx tx = database.begin(Tx.Kind.FENCE);
        long value = database.state().nonce + 1;
        tx.changes.add(state -> state.nonce = value);
        tx.rows.add(BridgeRowShapes.nonce(value));
        agent.site().commitNow(tx);
        world.stats().add(Stats.Count.FENCES);
        if (!world.protocol().waitsForCapture(agent, starting, locksHeld)) {
            Nonce unread = new Nonce(progress.lastNonce(), starting ? horizon : 0);
            starting = false;
            return unread;
        }
        for (int i = 0; i < FENCE_PATIENCE && progress.lastNonce() < value; i++) {
            agent.await();
        }
        if (progress.lastNonce() < value) {
            world.stats().add(Stats.Count.FENCE_TIMEOUTS);
            world.pass(TIMEOUT_NANOS);
        } else {
            starting = false;
        }
        return new Nonce(value, horizon);
    }

    /** Asks for the end of the log, then waits for capture as long as the fence would before it commits a nonce. */
    private LogPosition endOfLog() throws SQLException {
        agent.pause(Point.FENCE);
        boolean waits = world.protocol().waitsForCapture(agent, false, agent.holdsLocks());
        long end = waits ? world.protocol().endOfLog(agent.site().database()) : captured();
        agent.pause(Point.FENCE);
        for (int i = 0; i < END_PATIENCE && captured() < end; i++) {
            agent.await();
        }
        if (captured() >= end) {
            world.stats().add(Stats.Count.FENCES_WITHOUT_COMMIT);
        }
        return new LogPosition.Postgres(end);
    }

    private long captured() {
        return capture.captured();
    }

    /** True if the window still holds operations of a row. */
    boolean isUnstable(RowKey key) {
        return window.view(List.of(key)).get(0).isUnstable();
    }
}
