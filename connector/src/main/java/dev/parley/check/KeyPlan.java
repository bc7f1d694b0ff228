package dev.parley.check;

import dev.parley.check.GeneratedKeys.Counter;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.store.Database;
import dev.parley.store.Purpose;
import dev.parley.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a site should count the keys that its database makes, so that no two members of the group give the same one: each
 * counts in steps of the number of members, from its own place among them. Changes nothing.
 *
 * @param step distance of two keys
 * @param offset the site's place among the members, from 1: its keys leave this remainder
 */
public record KeyPlan(String site, int step, int offset, List<Entry> counters) {
    public KeyPlan {
        counters = List.copyOf(counters);
    }

    /**
     * What counts the keys of one table.
     *
     * @param increment the step it has now
     * @param fits true if nothing is to be done
     * @param sql what makes it so; empty if it is
     */
    public record Entry(String table, String counter, long increment, boolean fits, String sql) {}

    /**
     * Reads the counters of a site with the administrator's account, if the site file has one.
     *
     * @throws StoreException if the database refuses
     */
    public static KeyPlan of(SiteConfig config) {
        int members = config.members().size();
        int ordinal = config.members().indexOf(config.site()) + 1;
        List<Entry> entries = new ArrayList<>();
        try (Database database = Database.open(SiteAccess.admin(config).orElseGet(() -> SiteAccess.agent(config)))) {
            for (ReplicationSetConfig set : config.replicationSets()) {
                List<Counter> counters = database.inTransaction(
                        Purpose.CATALOG,
                        "read how keys are counted",
                        connection -> GeneratedKeys.read(
                                database.engine(), connection, config.database().localSchema(), SiteAccess.names(set)));
                counters.forEach(counter -> entries.add(entry(counter, members, ordinal)));
            }
        }
        return new KeyPlan(config.site(), members, ordinal, entries);
    }

    private static Entry entry(Counter counter, int members, int ordinal) {
        boolean fits = counter.fits(members, ordinal);
        return new Entry(
                counter.table(), counter.name(), counter.increment(), fits, fits ? "" : counter.fix(members, ordinal));
    }
}
