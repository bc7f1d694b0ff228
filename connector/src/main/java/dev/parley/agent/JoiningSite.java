package dev.parley.agent;

import dev.parley.apply.TableLoader;
import dev.parley.join.Existing;
import dev.parley.join.ExistingRows;
import dev.parley.join.JoinPoint;
import dev.parley.join.JoinSite;
import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.SiteId;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Database;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.IncarnationStore;
import dev.parley.store.JoinStore;
import dev.parley.store.PolicyStore;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Shown;
import dev.parley.window.WindowCut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The database of a site that joins, under the lease of the set. Used by one thread. */
final class JoiningSite implements JoinSite {
    private static final int SETTLED_AT_ONCE = 5_000;

    private final Database database;
    private final SiteId self;
    private final String set;
    private final long epoch;
    private final Map<String, TableShape> tables = new TreeMap<>();
    private final TableLoader loader;
    private final ExistingRows existing;
    private final LogProbe probe;
    private final JoinStore store;
    private final LongSupplier clockMicros;
    private final JoinRecords records = new JoinRecords();

    /**
     * @param epoch of the lease
     * @param probe of the database's log
     */
    JoiningSite(
            Database database,
            SiteId self,
            String set,
            long epoch,
            List<TableShape> tables,
            TableLoader loader,
            ExistingRows existing,
            LogProbe probe,
            LongSupplier clockMicros) {
        this.database = database;
        this.self = self;
        this.set = set;
        this.epoch = epoch;
        tables.forEach(table -> this.tables.put(table.name(), table));
        this.loader = loader;
        this.existing = existing;
        this.probe = probe;
        this.store = new JoinStore(database, set);
        this.clockMicros = clockMicros;
    }

    @Override
    public List<TableShape> tables() {
        return List.copyOf(tables.values());
    }

    @Override
    public List<String> filled() {
        return tables.values().stream()
                .filter(table -> !loader.isEmpty(table))
                .map(TableShape::name)
                .toList();
    }

    @Override
    public void empty() {
        tables.values().forEach(loader::empty);
    }

    @Override
    public Map<String, Progress> progress() {
        Map<String, Progress> progress = new HashMap<>();
        store.progress()
                .forEach((table, copied) ->
                        progress.put(table, new Progress(copied.after(), copied.done(), copied.rows())));
        return progress;
    }

    @Override
    public void begin(Run run) {
        store.begin(epoch, new JoinStore.Run(run.donor(), run.existing().word(), run.prepared()));
    }

    @Override
    public Optional<Run> run() {
        return store.run().map(run -> new Run(run.donor(), Existing.of(run.existing()), run.prepared()));
    }

    @Override
    public ExistingRows existing() {
        return existing;
    }

    @Override
    public List<RowKey> load(TableShape table, Map<RowKey, Row> rows, Progress progress) {
        JoinStore.Copied copied = new JoinStore.Copied(progress.after(), progress.done(), progress.rows());
        Map<RowKey, Row> images = new LinkedHashMap<>();
        if (table.sharing().takes()) {
            rows.forEach((key, row) -> {
                if (RowPart.has(table.sharing().part(), row)) {
                    images.put(key, table.image(row));
                }
            });
        }
        return loader.load(
                table,
                images,
                connection -> store.copied(connection, run().orElseThrow().donor(), table.name(), copied));
    }

    @Override
    public List<RowKey> settle(List<WindowCut.CutRow> rows) {
        Map<String, List<TableLoader.Wanted>> wanted = new TreeMap<>();
        for (WindowCut.CutRow row : rows) {
            if (!table(row.key().table()).sharing().takes()) {
                continue;
            }
            wanted(row)
                    .ifPresent(one -> wanted.computeIfAbsent(row.key().table(), name -> new ArrayList<>())
                            .add(one));
        }
        List<RowKey> missing = new ArrayList<>();
        wanted.forEach((table, all) -> missing.addAll(settle(table(table), all)));
        return missing;
    }

    /** Many rows go in pieces: first all that have to go, so that no unique value is in the way of a later piece. */
    private List<RowKey> settle(TableShape table, List<TableLoader.Wanted> all) {
        List<RowKey> missing = new ArrayList<>();
        if (all.size() > SETTLED_AT_ONCE) {
            for (List<TableLoader.Wanted> piece : pieces(all)) {
                loader.settle(
                        table,
                        piece.stream()
                                .filter(one ->
                                        one.image() == null || one.image().isComplete())
                                .map(one -> new TableLoader.Wanted(one.key(), null))
                                .toList());
            }
        }
        pieces(all).forEach(piece -> missing.addAll(loader.settle(table, piece)));
        return missing;
    }

    private static <T> List<List<T>> pieces(List<T> all) {
        List<List<T>> pieces = new ArrayList<>();
        for (int from = 0; from < all.size(); from += SETTLED_AT_ONCE) {
            pieces.add(all.subList(from, Math.min(all.size(), from + SETTLED_AT_ONCE)));
        }
        return pieces;
    }

    private TableShape table(String name) {
        TableShape table = tables.get(name);
        if (table == null) {
            throw new IllegalStateException(
                    "the donor has a state of table " + name + ", which is not replicated here");
        }
        return table;
    }

    private @Nullable Row local(RowKey key, @Nullable Row image) {
        return image == null ? null : table(key.table()).image(image);
    }

    private Optional<TableLoader.Wanted> wanted(WindowCut.CutRow row) {
        if (row.stands() instanceof Shown.Present present
                && RowPart.has(table(row.key().table()).sharing().part(), present.image())) {
            return Optional.of(new TableLoader.Wanted(row.key(), local(row.key(), present.image())));
        }
        return row.stands() == Shown.Absent.ABSENT || row.stands() instanceof Shown.Present
                ? Optional.of(new TableLoader.Wanted(row.key(), null))
                : Optional.empty();
    }

    @Override
    public void policies(Map<Integer, String> texts) {
        PolicyStore policies = new PolicyStore(database, set);
        texts.forEach(policies::save);
    }

    /**
     * First the markers, which capture would read; then the position behind them, with the states: where the checkpoint
     * is there, everything is.
     */
    @Override
    public void finish(JoinPoint point, List<WindowCut.CutRow> rows) {
        Succession.requireAsTold(new HeartbeatStore(database, set).lastMembers(), point.incarnations());
        new IncarnationStore(database, set).save(epoch, point.incarnations());
        store.marked(epoch, JoinRecords.ranges(point, epoch), records.pins(rows));
        FlushSnapshot snapshot = JoinRecords.flush(point, probe.read(null).end(), rows);
        new CheckpointStore(database, set)
                .flush(epoch, new FlushCodec(self, clockMicros).encode(snapshot, Map.of()), clockMicros.getAsLong());
        store.end(epoch);
    }
}
