package dev.parley.agent;

import dev.parley.config.BridgeNames;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.TuningConfig;
import dev.parley.policy.PolicyDocument;
import dev.parley.store.ConflictFeed;
import dev.parley.store.Database;
import dev.parley.wire.Envelope;
import java.util.function.Consumer;

/**
 * What the stages of a replication set are built with, before any of them is there.
 *
 * @param engine what differs between PostgreSQL and MySQL
 * @param envelope the form of records in logs
 * @param parts owns what is opened
 * @param stopping ends waits of the stages
 * @param onFailure told by any stage that ends by itself
 */
record SetScope(
        SiteConfig config,
        PolicyDocument policy,
        ReplicationSetConfig set,
        SiteEngine engine,
        Envelope envelope,
        Lasting lasting,
        Parts parts,
        StopSignal stopping,
        Consumer<Throwable> onFailure) {
    static SetScope of(
            SiteConfig config,
            PolicyDocument policy,
            ReplicationSetConfig set,
            Lasting lasting,
            Parts parts,
            StopSignal stopping,
            Consumer<Throwable> onFailure) {
        return new SetScope(
                config,
                policy,
                set,
                new SiteEngine(config, set),
                LogFormat.of(config),
                lasting,
                parts,
                stopping,
                onFailure);
    }

    static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }

    String name() {
        return set.name();
    }

    TuningConfig tuning() {
        return config.tuning();
    }

    /** Topic of this site's own log. */
    String ownTopic() {
        return logTopic(config.site());
    }

    String logTopic(String member) {
        return BridgeNames.logTopic(config.group(), set.name(), member);
    }

    ConflictFeed feed(Database database) {
        return new ConflictFeed(database, set.name(), config.conflicts().publish());
    }
}
