package dev.parley.check;

import dev.parley.config.ConfigException;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.store.BroughtStore;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.InitScript;
import dev.parley.store.Purpose;
import dev.parley.store.ServerInfo;
import dev.parley.store.StoreException;
import dev.parley.store.TableCatalog;
import java.util.ArrayList;
import java.util.List;

/** What {@code parley remove} does for a site file: takes everything back that {@code parley init} has made. */
public final class SiteRemoval {
    private SiteRemoval() {}

    /** Rows that the site had before it joined and that are nowhere else, since nobody has decided on them. */
    public static long undecidedRows(DatabaseSettings account) {
        try (Database database = Database.open(account)) {
            return BroughtStore.count(database);
        }
    }

    /**
     * Makes the scripts, and runs them if asked to.
     *
     * @throws StoreException if the database refuses: so it does while an agent reads from the replication slot
     * @throws ConfigException if the policy file has problems
     */
    public static List<InitScript> run(SiteConfig config, DatabaseSettings account, boolean execute)
            throws ConfigException {
        try (Database database = Database.open(account)) {
            ServerInfo server = database.inTransaction(
                    Purpose.CATALOG, "log in to remove what init has made", connection -> database.server());
            List<InitScript> scripts = new ArrayList<>();
            for (ReplicationSetConfig set : config.replicationSets()) {
                scripts.add(InitScript.undo(
                        server,
                        SiteInit.plan(
                                config, set, new TableCatalog(List.of(), List.of()), GroupPolicy.lastWriterWins())));
            }
            if (execute) {
                scripts.forEach(script -> script.run(database));
            }
            return scripts;
        }
    }
}
