package dev.parley.agent;

import dev.parley.check.SiteTopics;
import dev.parley.publish.LogUpkeep;
import dev.parley.store.AppliedStore;
import dev.parley.store.CheckpointStore;
import dev.parley.store.ConflictSearch;
import dev.parley.store.ConflictStore;
import dev.parley.store.Database;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.OldDecisions;
import dev.parley.store.SelfStore;
import dev.parley.store.ShapeStore;
import dev.parley.store.TraceStore;
import dev.parley.store.TrailerStore;
import dev.parley.store.VerdictStore;

/**
 * The loops beside the stages: what is made durable, told to others, tried again, measured and forgotten.
 *
 * @param flush makes the window durable
 * @param retained how much of its log the database keeps for this set
 * @param conflicts how many wait for a person
 */
record Upkeep(FlushStep flush, RetainedLog retained, WaitingConflicts conflicts) {
    /** So many of the longest times between two heartbeats may pass until a site that is not counted stops. */
    private static final int MEMBERSHIP_PATIENCE = 4;

    /** Starts all of them, each on a thread of its own. */
    static Upkeep start(SetScope scope, Foundation base, WayOut out, Receiving receiving, Reading reading) {
        Parts parts = scope.parts();
        Database database = base.database();
        FlushStep flush = flush(scope, base, out, receiving, reading);
        parts.loop("flush", flush);
        parts.loop("heartbeat", heartbeat(scope, base, out));
        parts.loop("members", membership(scope, base));
        parts.loop("housekeeping", housekeeping(scope, base, out));
        parts.loop("parked", new ParkedRetryStep(base.window(), reading.rows()::unblocked));
        parts.loop(
                "schema",
                new Dispensable(
                        "the shapes of the tables could not be looked at",
                        new SchemaWatchStep(
                                scope.name(),
                                base.tables(),
                                () -> Tables.catalog(database, scope.config(), scope.set()))));
        parts.loop("retention", new Dispensable("old conflicts could not be forgotten", retention(scope, database)));
        RetainedLog retained = new RetainedLog(scope.engine().probe(database), flush::durable);
        parts.loop("log-watch", new Dispensable("the log that the database keeps could not be measured", retained));
        WaitingConflicts conflicts = new WaitingConflicts(new ConflictSearch(database, scope.name())::waiting);
        parts.loop("conflict-watch", new Dispensable("what waits for a person could not be counted", conflicts));
        return new Upkeep(flush, retained, conflicts);
    }

    private static FlushStep flush(SetScope scope, Foundation base, WayOut out, Receiving receiving, Reading reading) {
        Database database = base.database();
        StartPoint start = base.start();
        LogConfirmation confirmation =
                new LogConfirmation(scope.tuning().safetyWindow(), System::nanoTime, reading.capture()::confirm);
        return new FlushStep(
                base.roster().self(),
                base.window(),
                receiving.inbox(),
                out.safe(),
                new ShapeKeeper(
                        scope.lasting().schemas(),
                        ShapeStore.ofColumns(database, scope.name()),
                        new CheckpointStore(database, scope.name(), scope.feed(database))::flush),
                start.epoch(),
                new FlushCodec(base.roster().self(), SetScope::nowMicros),
                scope.tuning().flushInterval(),
                confirmation,
                start.checkpoint().position(),
                start.offsets(),
                SetScope::nowMicros);
    }

    private static HeartbeatStep heartbeat(SetScope scope, Foundation base, WayOut out) {
        return new HeartbeatStep(
                base.window(),
                out.outlet()::announced,
                base.agreement()::policies,
                new HeartbeatStore(base.database(), scope.name()),
                base.roster().texts(),
                ThisRelease.told(),
                base.start().epoch(),
                scope.tuning().heartbeatInterval(),
                scope.tuning().livenessInterval(),
                System::nanoTime);
    }

    private static MembershipWatch membership(SetScope scope, Foundation base) {
        return new MembershipWatch(
                base.roster().self(),
                base.window()::memberships,
                scope.tuning().livenessInterval().multipliedBy(MEMBERSHIP_PATIENCE),
                System::nanoTime);
    }

    private static HousekeepingStep housekeeping(SetScope scope, Foundation base, WayOut out) {
        Database database = base.database();
        LogUpkeep log = new LogUpkeep(SiteTopics.clientProperties(scope.config().kafka()));
        return new HousekeepingStep(
                base.start().epoch(),
                base.window(),
                out.acknowledged(),
                out.publisher(),
                new SelfStore(database, scope.name()),
                new AppliedStore(database, scope.name()),
                new TrailerStore(database, scope.name()),
                new TraceStore(database),
                new LogTrim(scope.tuning().backupWindow(), before -> log.trim(scope.ownTopic(), before)),
                System::nanoTime,
                SetScope::nowMicros);
    }

    private static RetentionStep retention(SetScope scope, Database database) {
        return new RetentionStep(
                new ConflictStore(database, scope.name(), scope.feed(database)),
                scope.feed(database),
                new VerdictStore(database, scope.name()),
                new OldDecisions(database, scope.name()),
                scope.config().conflicts().retention(),
                SetScope::nowMicros);
    }
}
