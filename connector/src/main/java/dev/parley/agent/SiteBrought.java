package dev.parley.agent;

import dev.parley.apply.BroughtRows;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.join.JoinException;
import dev.parley.pipeline.TableShape;
import dev.parley.review.BroughtView;
import dev.parley.review.Redactor;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.BroughtStore;
import dev.parley.store.BroughtStore.Brought;
import dev.parley.store.Checkpoint;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows that a site had before it joined and that are still kept apart, for people. Without state. */
public final class SiteBrought {
    private final SiteConfig config;

    public SiteBrought(SiteConfig config) {
        this.config = config;
    }

    /** Some of them, beside what the tables hold now; those of tables that are not replicated any more are left out. */
    public List<BroughtView> list(ReplicationSetConfig set, BroughtStore.Filter filter) {
        try (Database database = SiteDatabase.open(config, set)) {
            Redactor redactor = Redactor.of(config.conflicts().redact());
            BroughtRows reader = SiteDatabase.brought(database, config, set);
            Map<String, List<Brought>> byTable = new LinkedHashMap<>();
            new BroughtStore(database, set.name())
                    .list(filter)
                    .forEach(row -> byTable.computeIfAbsent(row.key().table(), name -> new ArrayList<>())
                            .add(row));
            List<BroughtView> views = new ArrayList<>();
            for (TableShape table : Tables.read(database, config, set)) {
                List<Brought> rows = byTable.getOrDefault(table.name(), List.of());
                Map<RowKey, Row> now =
                        reader.rows(table, rows.stream().map(Brought::key).toList());
                rows.forEach(row -> views.add(
                        BroughtView.of(set.name(), table, row, Optional.ofNullable(now.get(row.key())), redactor)));
            }
            return views;
        }
    }

    /**
     * Makes rows writes of this site, above all that it has.
     *
     * @param author who decides, for people
     * @param note why, for people
     * @return how many
     * @throws JoinException if the site has not joined yet
     */
    public int keep(ReplicationSetConfig set, BroughtStore.Filter filter, String author, String note) {
        try (Database database = SiteDatabase.open(config, set)) {
            Optional<Checkpoint> found = new CheckpointStore(database, set.name()).load(row -> {});
            if (found.isEmpty() || found.get().isInitial()) {
                throw new JoinException("site " + config.site() + " has not joined yet, so nobody would hear of these"
                        + " rows. Run `parley sites add` to its end first");
            }
            return new BroughtDesk(SiteDatabase.brought(database, config, set), Tables.read(database, config, set))
                    .keep(filter, new BroughtRows.Author(author, note));
        }
    }

    /**
     * Forgets rows; what stands in the tables stays.
     *
     * @return how many
     */
    public int drop(ReplicationSetConfig set, BroughtStore.Filter filter) {
        try (Database database = SiteDatabase.open(config, set)) {
            BroughtRows rows = SiteDatabase.brought(database, config, set);
            int all = 0;
            int found = rows.forget(filter);
            while (found > 0) {
                all += found;
                found = rows.forget(filter);
            }
            return all;
        }
    }
}
