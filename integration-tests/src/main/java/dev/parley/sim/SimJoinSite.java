package dev.parley.sim;

import dev.parley.agent.JoinRecords;
import dev.parley.agent.Succession;
import dev.parley.agent.WindowRowCodec;
import dev.parley.join.ExistingRows;
import dev.parley.join.JoinPoint;
import dev.parley.join.JoinSite;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.LostWrite;
import dev.parley.store.AppliedRange;
import dev.parley.store.ProjectedRow;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Shown;
import dev.parley.window.WindowCut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The database of a site that takes over rows; each of its transactions can be the last one of its process. */
final class SimJoinSite implements JoinSite {
    private final SimSite site;
    private final SimSite donor;
    private final SimCommand command;

    SimJoinSite(SimSite site, SimSite donor, SimCommand command) {
        this.site = site;
        this.donor = donor;
        this.command = command;
    }

    private DbState state() {
        return site.database().state();
    }

    private World world() {
        return site.world();
    }

    private Tx begin() {
        command.pause();
        return site.database().begin(Tx.Kind.META);
    }

    @Override
    public List<TableShape> tables() {
        return world().schema().tables();
    }

    @Override
    public List<String> filled() {
        return tables().stream()
                .map(TableShape::name)
                .filter(name -> !site.database().rowsOf(null, name).isEmpty())
                .toList();
    }

    @Override
    public void empty() {
        Tx tx = begin();
        tx.changes.add(state -> state.rows.clear());
        site.commitNow(tx);
    }

    @Override
    public Map<String, Progress> progress() {
        return Map.copyOf(state().copied);
    }

    @Override
    public void begin(Run run) {
        Tx tx = begin();
        tx.changes.add(state -> {
            state.join = run;
            state.copied.clear();
        });
        site.commitNow(tx);
    }

    @Override
    public Optional<Run> run() {
        return Optional.ofNullable(state().join);
    }

    @Override
    public ExistingRows existing() {
        return new Before();
    }

    /** What the tables hold. */
    private final class Before implements ExistingRows {
        @Override
        public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
            return site.database().rowsOf(null, table.name()).keySet().stream()
                    .filter(key -> after == null || key.compareTo(after) > 0)
                    .limit(limit)
                    .toList();
        }

        @Override
        public Map<RowKey, Row> rows(TableShape table, List<RowKey> keys) {
            Map<RowKey, Row> rows = new LinkedHashMap<>();
            site.database().rowsOf(null, table.name()).forEach((key, stored) -> {
                if (keys.contains(key)) {
                    rows.put(key, stored.image());
                }
            });
            return rows;
        }

        @Override
        public void setAside(TableShape table, Map<RowKey, Row> rows, Run run) {
            Tx tx = begin();
            rows.forEach((key, row) -> {
                tx.changes.add(state -> state.rows.remove(key));
                tx.changes.add(state -> state.brought.put(key, row));
            });
            site.commitNow(tx);
            world().stats().add(Stats.Count.ROWS_SET_ASIDE, rows.size());
        }
    }

    @Override
    public List<RowKey> load(TableShape table, Map<RowKey, Row> rows, Progress progress) {
        Tx tx = begin();
        List<RowKey> leftOut = new ArrayList<>();
        rows.forEach((key, image) -> {
            if (site.database().see(tx, key) == null && !insert(tx, table, key, image)) {
                leftOut.add(key);
            }
        });
        tx.changes.add(state -> state.copied.put(table.name(), progress));
        site.commitNow(tx);
        return leftOut;
    }

    /** False if a unique key forbids the row. */
    private boolean insert(Tx tx, TableShape table, RowKey key, Row image) {
        try {
            site.database().write(tx, table, key, null, image);
            return true;
        } catch (SimSqlException unique) {
            return false;
        }
    }

    @Override
    public List<RowKey> settle(List<WindowCut.CutRow> rows) {
        List<RowKey> missing = new ArrayList<>();
        List<WindowCut.CutRow> settled = world().protocol().settled(rows);
        tables().forEach(table -> missing.addAll(settle(table, settled)));
        return missing;
    }

    /** First all that have to go, so that rows may exchange unique values. */
    private List<RowKey> settle(TableShape table, List<WindowCut.CutRow> rows) {
        Tx tx = begin();
        Map<RowKey, Row> whole = new HashMap<>();
        List<RowKey> missing = new ArrayList<>();
        for (WindowCut.CutRow row : rows) {
            if (row.key().table().equals(table.name()) && row.stands() != Shown.Any.ANY) {
                DbState.Stored there = site.database().see(tx, row.key());
                if (there != null) {
                    site.database().delete(tx, table, row.key(), there);
                }
                if (row.stands() instanceof Shown.Present present) {
                    if (present.image().isComplete()) {
                        whole.put(row.key(), present.image());
                    } else if (there == null) {
                        missing.add(row.key());
                    } else {
                        whole.put(row.key(), completed(present.image(), there.image()));
                    }
                }
            }
        }
        whole.forEach((key, image) -> {
            if (!insert(tx, table, key, image)) {
                throw new Violation("JOIN", site.id() + " cannot make " + Tell.key(key) + " stand as the cut says");
            }
        });
        site.commitNow(tx);
        return missing;
    }

    private static Row completed(Row image, Row there) {
        Row complete = image;
        for (int i = 0; i < image.columns().size(); i++) {
            complete = image.get(i) == Value.Unchanged.UNCHANGED ? complete.with(i, there.get(i)) : complete;
        }
        return complete;
    }

    @Override
    public void policies(Map<Integer, String> texts) {
        // Rules are the same for the whole run.
    }

    @Override
    public void finish(JoinPoint point, List<WindowCut.CutRow> rows) {
        Succession.requireAsTold(state().told, point.incarnations());
        Tx tx = begin();
        tx.changes.add(state -> state.ends.putAll(point.incarnations().ends()));
        site.commitNow(tx);
        List<WindowCut.CutRow> kept = world().protocol().kept(rows);
        marked(JoinRecords.ranges(point, state().epoch), new JoinRecords().pins(kept));
        flushed(point, kept);
    }

    private void marked(List<AppliedRange> ranges, List<ProjectedRow> pins) {
        Tx tx = begin();
        tx.changes.add(state -> {
            state.applied.clear();
            state.projected.clear();
            ranges.forEach(range -> state.applied
                    .computeIfAbsent(range.origin(), origin -> new java.util.TreeMap<>())
                    .put(range.first(), range));
            pins.forEach(pin -> state.projected.put(pin.key(), pin));
        });
        ranges.forEach(range -> tx.rows.add(BridgeRowShapes.marker(range)));
        site.commitNow(tx);
        site.marked(ranges);
    }

    private void flushed(JoinPoint point, List<WindowCut.CutRow> rows) {
        Tx tx = begin();
        LogPosition.Postgres end =
                new LogPosition.Postgres(site.database().wal().size());
        FlushSnapshot snapshot = JoinRecords.flush(point, end, rows);
        WindowRowCodec codec = new WindowRowCodec();
        Map<RowKey, Set<LostWrite>> told = toldBefore();
        tx.changes.add(state -> {
            snapshot.rows().forEach((key, row) -> state.window.put(key, codec.write(row)));
            state.flushed = new DbState.Flushed(snapshot.checkpoint(), Map.of());
            told.forEach((key, lost) -> state.lost.put(key, new HashSet<>(lost)));
            state.join = null;
            state.copied.clear();
        });
        site.commitNow(tx);
    }

    /** What has folded before the site came was told by others; here that counts as told, so that all can be compared. */
    private Map<RowKey, Set<LostWrite>> toldBefore() {
        Map<RowKey, Set<LostWrite>> told = new HashMap<>();
        donor.database().state().lost.forEach((key, lost) -> told.put(key, Set.copyOf(lost)));
        return told;
    }
}
