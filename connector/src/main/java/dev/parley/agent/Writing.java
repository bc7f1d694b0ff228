package dev.parley.agent;

import dev.parley.apply.ApplyEnvironment;
import dev.parley.apply.ApplyLane;
import dev.parley.apply.ApplyOutcome;
import dev.parley.apply.ApplySettings;
import dev.parley.apply.ApplyTables;
import dev.parley.apply.BridgeWriter;
import dev.parley.apply.ConnectionSource;
import dev.parley.apply.Fence;
import dev.parley.apply.HeapGuard;
import dev.parley.apply.TableFiller;
import dev.parley.causal.CausalGate;
import dev.parley.config.TuningConfig;
import dev.parley.reconcile.Planner;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedStore;
import dev.parley.store.ConflictStore;
import dev.parley.store.Database;
import dev.parley.store.FenceStore;
import dev.parley.store.LeaseStore;
import dev.parley.store.ProjectedStore;
import dev.parley.store.TrailerStore;
import dev.parley.verify.FillCount;
import dev.parley.verify.LocalFill;
import dev.parley.window.Inbox;
import java.time.Duration;

/** Apply. */
record Writing(Fence fence, ApplyLane lane) {
    private static final int GATE_HELD_MAX = 1_000;
    /** Capture is behind for longer, or the log ends with something else than a commit: a nonce tells which. */
    private static final Duration LOG_END_PATIENCE = Duration.ofMillis(20);

    /** Applies nothing before the lane is started. Capture tells it of rows to be repaired from now on. */
    static Writing open(SetScope scope, Foundation base, WayOut out, Receiving receiving, Reading reading) {
        FenceStore fences = scope.parts().own(new FenceStore(base.database(), scope.name()));
        Fence fence = new Fence(
                SiteEngine.nonces(fences),
                scope.engine().logEnd(fences),
                LOG_END_PATIENCE,
                reading.progress(),
                System::nanoTime);
        ApplyLane lane = scope.parts()
                .own(new ApplyLane(
                        scope.name(),
                        environment(scope, base, reading, fence),
                        scope.lasting().pause(),
                        delivery(base, receiving.inbox()),
                        outcome -> tell(scope.lasting(), base, outcome),
                        () -> out.past()
                                .requireReached(
                                        captured(base, base.roster().self()),
                                        out.tail().highestSequence()),
                        scope.onFailure()));
        reading.rows().repairWith(lane);
        return new Writing(fence, lane);
    }

    private static void tell(Lasting lasting, Foundation base, ApplyOutcome outcome) {
        base.window().applied(outcome.transactions());
        lasting.alarm().failed(outcome.failures());
        lasting.meters().applied(outcome);
        lasting.traces().applied(outcome);
    }

    private static long captured(Foundation base, SiteId self) {
        return base.window().checkpoint().applied().get(self);
    }

    private static Delivery delivery(Foundation base, Inbox inbox) {
        StartPoint start = base.start();
        SiteId self = base.roster().self();
        VersionVector captured =
                VersionVector.of(self, start.checkpoint().applied().get(self));
        CausalGate gate = new CausalGate(start.committed().merge(captured), GATE_HELD_MAX);
        return new Delivery(
                self,
                base.roster().origins(),
                inbox,
                gate,
                () -> base.window().checkpoint().applied());
    }

    private static ApplyEnvironment environment(SetScope scope, Foundation base, Reading reading, Fence fence) {
        Database database = base.database();
        return new ApplyEnvironment(
                scope.engine().dialect(),
                database.errors(),
                ConnectionSource.of(database),
                bridge(scope, base),
                fence,
                new ApplyTables(base.tables()),
                new Planner(base.policies()),
                base.window()::view,
                reading.pins(),
                settings(scope.tuning()),
                new HeapGuard(
                        Runtime.getRuntime().maxMemory(),
                        table -> !base.window().isPlain(table)));
    }

    /** Writes under the lease that this agent took. */
    private static BridgeWriter bridge(SetScope scope, Foundation base) {
        Database database = base.database();
        String set = scope.name();
        return new BridgeWriter(
                new LeaseStore(database, set),
                new AppliedStore(database, set),
                new ConflictStore(database, set, scope.feed(database)),
                new ProjectedStore(database, set),
                new TrailerStore(database, set),
                base.start().epoch(),
                SetScope::nowMicros);
    }

    /** Fills gaps of tables, beside the lane. */
    LocalFill.Filler filler(SetScope scope, Foundation base) {
        TableFiller filler = new TableFiller(
                base.database(), scope.engine()::dialect, bridge(scope, base), new ApplyTables(base.tables()), fence);
        return (table, rows, free) -> {
            TableFiller.Outcome done = filler.fill(table, rows, free);
            return new FillCount(done.filled(), done.there(), done.moving(), done.taken(), done.orphans());
        };
    }

    /** The configured bounds over the lane's own defaults. */
    private static ApplySettings settings(TuningConfig tuning) {
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
}
