package dev.parley.agent;

import dev.parley.check.Finding;
import dev.parley.check.SiteAccess;
import dev.parley.check.TableRefusals;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.pipeline.TableShape;
import dev.parley.store.Catalog;
import dev.parley.store.Database;
import dev.parley.store.TableCatalog;
import java.util.List;
import java.util.stream.Collectors;

/** The replicated tables of a site as its database has them now. */
final class Tables {
    private Tables() {}

    /** What the catalog says, problems included. */
    static TableCatalog catalog(Database database, SiteConfig config, ReplicationSetConfig set) {
        return Catalog.read(database, config.database().localSchema(), SiteAccess.names(set));
    }

    /** @throws AgentException if a table cannot be replicated as it is; names all of them */
    static List<TableShape> read(Database database, SiteConfig config, ReplicationSetConfig set) {
        TableCatalog catalog = catalog(database, config, set);
        List<Finding> refused =
                TableRefusals.ofAgent(database, config.database().localSchema(), SiteAccess.names(set), catalog);
        if (!refused.isEmpty()) {
            String all = refused.stream().map(Finding::sentence).collect(Collectors.joining("; "));
            throw new AgentException(
                    ExitCode.DATABASE,
                    "Set '" + set.name() + "' at " + database.settings() + " has tables that cannot be replicated: "
                            + all);
        }
        if (catalog.tables().isEmpty()) {
            throw new AgentException(
                    ExitCode.DATABASE,
                    "Set '" + set.name() + "' has no tables in schema '"
                            + config.database().localSchema() + "'. Name its tables in the site file, or create them.");
        }
        return catalog.tables();
    }
}
