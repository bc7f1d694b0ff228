package dev.parley.check;

import dev.parley.store.Engine;
import dev.parley.store.TableCatalog;
import java.util.List;

/** Says in words what a catalog holds that cannot be replicated, for commands that refuse to go on. */
public final class CatalogFindings {
    private CatalogFindings() {}

    /** One finding for each blocking problem; empty if init may go on. */
    public static List<Finding> blocking(TableCatalog catalog, Engine engine) {
        return catalog.blocking().stream()
                .map(problem -> TableCheck.finding(problem, engine))
                .toList();
    }
}
