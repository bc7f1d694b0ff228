package dev.parley.agent;

import dev.parley.config.SchemaChanges;
import dev.parley.publish.LogUpkeep;
import dev.parley.publish.PublishState;
import dev.parley.relay.CopyFloor;
import dev.parley.relay.Relay;
import dev.parley.review.ReviewedSet;
import dev.parley.rules.version.SiteId;
import dev.parley.store.AddedColumn;
import dev.parley.store.PauseStore;
import dev.parley.window.Inbox;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Builds and starts the stages of a {@link SetPipeline}: lease, what the database remembers, own log, receipt, capture,
 * apply, in this order; apply decides nothing before capture has read a fence committed after all that. Used once, by
 * the supervisor's thread.
 */
final class SetAssembly {
    private final SetScope scope;
    private final Consumer<PublishState> onOwnLog;

    /** @param onOwnLog told how the reading of the own log stands, which may take as long as Kafka is away */
    SetAssembly(SetScope scope, Consumer<PublishState> onOwnLog) {
        this.scope = scope;
        this.onOwnLog = onOwnLog;
    }

    SetPipeline.Running start() throws InterruptedException {
        Foundation base = Foundation.open(scope);
        scope.engine().look(base.database(), scope.lasting().slot());
        WayOut out = WayOut.open(scope, base, onOwnLog);
        Receiving receiving = Receiving.open(scope, base);
        Reading reading = Reading.open(scope, base, out, receiving);
        Writing writing = Writing.open(scope, base, out, receiving, reading);
        PauseStore pauses = new PauseStore(base.database(), scope.name());
        pauses.load()
                .ifPresentOrElse(scope.lasting().pause()::pause, scope.lasting().pause()::resume);
        Optional<Relay> relay = startStages(base, out, receiving, reading, writing);
        Upkeep upkeep = Upkeep.start(scope, base, out, receiving, reading);
        Desks desks = Desks.open(scope, base, writing, pauses);
        startReviews(base, desks.reviewed());
        return new SetPipeline.Running(
                base.roster().self(),
                base.roster().others(),
                base.lease(),
                base.start(),
                base.window(),
                receiving.inbox(),
                receiving.feed(),
                base.agreement(),
                writing.fence(),
                out.acknowledged(),
                out.publisher(),
                receiving.consumer(),
                relay,
                reading.capture(),
                writing.lane(),
                scope.lasting().pause(),
                receiving.origins(),
                upkeep.flush(),
                upkeep.retained(),
                upkeep.conflicts(),
                desks.local(),
                desks.fill(),
                desks.join(),
                desks.reviewed(),
                desks.operated(),
                () -> scope.engine().dropSlot(base.database()));
    }

    /** What was captured may go out before anything comes in, and apply begins when capture does. */
    private Optional<Relay> startStages(
            Foundation base, WayOut out, Receiving receiving, Reading reading, Writing writing) {
        out.publisher().start();
        Optional<Relay> relay = relay(base, receiving.inbox());
        relay.ifPresent(Relay::start);
        receiving.consumer().start();
        reading.capture().start(base.start().checkpoint().position());
        writing.lane().start();
        base.window().suspects().forEach(reading.rows()::mismatch);
        reading.rows().unblocked(base.window().pinned());
        return relay;
    }

    /** Brings the others' logs into this site's cluster, if it has one of its own. */
    private Optional<Relay> relay(Foundation base, Inbox inbox) {
        return RelayPlan.of(scope.config(), scope.name()).map(settings -> {
            Relay relay = scope.parts()
                    .own(new Relay(settings, scope.envelope(), site -> copyFloor(base, inbox, SiteId.of(site))));
            LogUpkeep upkeep = new LogUpkeep(settings.localProperties());
            scope.parts()
                    .loop(
                            "copies",
                            new CopyTrimStep(
                                    base.window(),
                                    relay,
                                    settings.topics(),
                                    upkeep,
                                    scope.tuning().backupWindow(),
                                    System::nanoTime));
            return relay;
        });
    }

    /** The offset first: what was applied by then can only have become more. */
    private static CopyFloor copyFloor(Foundation base, Inbox inbox, SiteId site) {
        long started = base.start().offsets().getOrDefault(site, 0L);
        long offset = inbox.resumeOffsets().getOrDefault(site, started);
        return new CopyFloor(offset, base.window().checkpoint().applied().get(site));
    }

    /** Loops that go by what people see of the set's rows and conflicts. */
    private void startReviews(Foundation base, ReviewedSet reviewed) {
        if (scope.set().schema() == SchemaChanges.APPLY_ADDITIVE) {
            scope.parts()
                    .loop(
                            "columns",
                            new Dispensable(
                                    "a column that other sites write could not be added",
                                    new AddColumnsStep(
                                            reviewed.remedies(),
                                            base.tables(),
                                            reviewed.parked()::all,
                                            reviewed.states(),
                                            ddl -> AddedColumn.add(base.database(), ddl))));
        }
        if (scope.config().conflicts().publish()) {
            FeedStep.start(scope.config(), scope.feed(base.database()), reviewed, scope.parts());
        }
    }
}
