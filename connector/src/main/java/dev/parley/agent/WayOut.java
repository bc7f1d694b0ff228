package dev.parley.agent;

import dev.parley.check.SiteTopics;
import dev.parley.config.SpoolConfig;
import dev.parley.config.SpoolLimit;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.LogPublisher;
import dev.parley.publish.OwnLog;
import dev.parley.publish.OwnTail;
import dev.parley.publish.PublishSettings;
import dev.parley.publish.PublishState;
import dev.parley.publish.SpoolDrain;
import dev.parley.publish.SpoolUse;
import dev.parley.rules.version.SiteId;
import dev.parley.spool.Spool;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The way of own records out of a set: what the log in Kafka holds, what an earlier process has left in the spool, and the
 * publisher that goes on from there.
 */
record WayOut(OwnPast past, OwnTail tail, Acknowledged acknowledged, LogPublisher publisher, PublishingOutlet outlet) {
    /**
     * Who hears what becomes of own records.
     *
     * @param onPublished told of each that Kafka has, in log order
     * @param onFailure told when the log can no longer be written
     */
    record Told(Consumer<LogRecord> onPublished, Consumer<Throwable> onFailure) {}

    /**
     * Blocks until the log can be read and what is in the spool is in it, however long Kafka is away.
     *
     * @param onOwnLog told how the reading of the own log stands
     * @throws AgentException if the log is not what the database remembers of it
     */
    static WayOut open(SetScope scope, Foundation base, Consumer<PublishState> onOwnLog) throws InterruptedException {
        PublishSettings settings = settings(scope, base.roster().self());
        OwnLog log = new OwnLog(settings, scope.envelope(), onOwnLog);
        OwnPast past = base.ownPast(scope);
        Optional<SpoolUse> spool = scope.config()
                .spool()
                .map(one -> new SpoolUse(scope.parts().own(spool(one, settings.topic())), atLimit(one.atLimit())));
        long captured = base.start().checkpoint().applied().get(past.self());
        OptionalLong hint = base.start().offset(past.self());
        OwnTail tail = log.readTail(captured, hint);
        if (spool.isPresent() && !spool.get().spool().isEmpty()) {
            new SpoolDrain(settings, scope.envelope(), log.readTail(tail.reached(), hint))
                    .drain(spool.get().spool());
            tail = log.readTail(captured, hint);
        }
        past.requireWholeLog(tail.highestSequence(), tail.endOffset(), settings.topic());
        past.requireNotElsewhere(captured, tail.reached(), settings.topic());
        past.requireNotRewound(tail.lastHeartbeatNumber());
        Acknowledged acknowledged = new Acknowledged(
                tail.highestSequence(), new Told(scope.lasting().traces()::published, scope.onFailure()));
        LogPublisher publisher =
                scope.parts().own(new LogPublisher(settings, scope.envelope(), tail, acknowledged, spool));
        return new WayOut(past, tail, acknowledged, publisher, new PublishingOutlet(publisher));
    }

    private static PublishSettings settings(SetScope scope, SiteId self) {
        return new PublishSettings(
                self,
                scope.ownTopic(),
                SiteTopics.clientProperties(scope.config().kafka()),
                scope.tuning().publishQueueSize().bytes(),
                PublishSettings.STALL_LIMIT_DEFAULT);
    }

    private static SpoolUse.AtLimit atLimit(SpoolLimit limit) {
        return switch (limit) {
            case KEEP_IN_DATABASE -> SpoolUse.AtLimit.WAIT;
            case STOP -> SpoolUse.AtLimit.END;
            case DROP_SLOT -> SpoolUse.AtLimit.GIVE_UP;
        };
    }

    /** What a process before has left for Kafka. */
    static Spool spool(SpoolConfig config, String topic) {
        return Spool.open(new Spool.Settings(
                Path.of(config.directory()).resolve(topic),
                topic,
                config.sizeLimit().bytes(),
                config.keyBytes()));
    }

    /** How far own records are safe. */
    SafeRecords safe() {
        return new SafeRecords(tail.highestSequence(), acknowledged, publisher::forceSpool);
    }
}
