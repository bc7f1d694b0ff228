package dev.parley.agent;

import dev.parley.pipeline.TableShape;
import dev.parley.store.TableCatalog;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a table has another shape than the stages know: a column that other sites have sent for some time may be
 * here now, although nothing was written to the table since. A table that can no longer be replicated is told once and kept
 * as it was known. Runs on its own thread.
 */
final class SchemaWatchStep implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatchStep.class);
    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final String set;
    private final List<TableShape> known;
    private final Supplier<TableCatalog> catalog;
    private final Duration interval;
    private final Set<String> told = new HashSet<>();

    SchemaWatchStep(String set, List<TableShape> known, Supplier<TableCatalog> catalog) {
        this(set, known, catalog, INTERVAL);
    }

    SchemaWatchStep(String set, List<TableShape> known, Supplier<TableCatalog> catalog, Duration interval) {
        this.set = set;
        this.known = List.copyOf(known);
        this.catalog = catalog;
        this.interval = interval;
    }

    /** @throws SchemaChanged if a table has changed */
    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(interval)) {
            return;
        }
        TableCatalog now = catalog.get();
        Set<String> changed = new TreeSet<>();
        for (TableShape table : known) {
            Optional<TableShape> found = now.table(table.name());
            if (found.isEmpty()) {
                unfit(table, now);
            } else if (!found.get().equals(table)) {
                changed.add(table.name());
            }
        }
        if (!changed.isEmpty()) {
            throw new SchemaChanged(set, changed);
        }
    }

    private void unfit(TableShape table, TableCatalog now) {
        if (told.add(table.name())) {
            LOG.atError()
                    .addKeyValue("set", set)
                    .addKeyValue("table", table.name())
                    .addKeyValue("problems", now.blocking())
                    .log(
                            "a table is gone or can no longer be replicated; parley check says what to do before the next start");
        }
    }
}
