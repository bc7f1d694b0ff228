package dev.parley.agent;

import dev.parley.apply.BroughtRows;
import dev.parley.check.SiteAccess;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.store.Database;

/** The database of a site for commands that work on it without its agent. */
final class SiteDatabase {
    private SiteDatabase() {}

    static Database open(SiteConfig config, ReplicationSetConfig set) {
        return Database.open(
                SiteAccess.agent(config).withApplicationName("parley/" + config.site() + "/" + set.name()));
    }

    static BroughtRows brought(Database database, SiteConfig config, ReplicationSetConfig set) {
        return new BroughtRows(database, set.name(), new SiteEngine(config, set).dialect(), SiteDatabase::nowMicros);
    }

    /** Microseconds since the Unix epoch. */
    static long nowMicros() {
        return System.currentTimeMillis() * 1_000;
    }
}
