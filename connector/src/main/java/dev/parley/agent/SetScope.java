package dev.parley.agent;

import dev.parley.config.BridgeNames;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.TuningConfig;
import dev.parley.policy.PolicyDocument;
import dev.parley.rules.version.SiteId;
import dev.parley.store.ConflictFeed;
import dev.parley.store.Database;
import dev.parley.wire.Envelope;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the stages of a replication set are built with, before any of them is there.
 *
 * @param members every site of the group, {@code self} included
 * @param others members without {@code self}
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
        SiteId self,
        List<SiteId> members,
        List<SiteId> others,
        SiteEngine engine,
        Envelope envelope,
        Lasting lasting,
        Parts parts,
        StopSignal stopping,
        Consumer<Throwable> onFailure) {
    SetScope {
        members = List.copyOf(members);
        others = List.copyOf(others);
    }

    static SetScope of(
            SiteConfig config,
            PolicyDocument policy,
            ReplicationSetConfig set,
            Lasting lasting,
            Parts parts,
            StopSignal stopping,
            Consumer<Throwable> onFailure) {
        SiteId self = SiteId.of(config.site());
        List<SiteId> members = config.members().stream().map(SiteId::of).toList();
        return new SetScope(
                config,
                policy,
                set,
                self,
                members,
                members.stream().filter(member -> !member.equals(self)).toList(),
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
