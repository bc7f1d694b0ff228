package dev.parley.verify;

import dev.parley.custom.ExpressionException;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.NewDecision;
import dev.parley.store.RowParts;
import dev.parley.window.Pin;
import dev.parley.window.Watch;
import dev.parley.window.Window;
import dev.parley.wire.StoredDecision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The site of this agent: reads its tables, and says what its window knows of the rows. Thread-safe. */
public final class LocalSite implements VerifySite {
    /** Most rows of a page, and keys of one look: bounds what one call may hold in memory. */
    public static final int PAGE_MAX = 20_000;

    /** Of the rows of a look; with their states, and in base64, an answer has room for that. */
    private static final long LOOK_BYTES = 1_500_000;

    /** Rows of 10 MB that come behind narrow ones then take 160 MB for a moment. */
    private static final int ROWS_AT_ONCE = 16;

    /** A look waits twice at most, and the admin interface answers within thirty seconds or not at all. */
    private static final Duration CAPTURE_LIMIT = Duration.ofSeconds(3);

    private final String name;
    private final Map<String, TableShape> tables = new TreeMap<>();
    private final SiteTables reader;
    private final Window window;
    private final Function<String, RowPolicy> policies;
    private final Judge judge;

    public LocalSite(
            String name,
            List<TableShape> tables,
            SiteTables reader,
            Window window,
            Function<String, RowPolicy> policies) {
        this.name = name;
        tables.forEach(table -> this.tables.put(table.name(), table));
        this.reader = reader;
        this.window = window;
        this.policies = policies;
        this.judge = new Judge(policies);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<TableLayout> layouts() {
        return tables.values().stream().map(TableLayout::of).toList();
    }

    private TableShape table(String table) {
        TableShape shape = tables.get(table);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "site " + name + " has no replicated table '" + table + "'; it has " + tables.keySet());
        }
        return shape;
    }

    @Override
    public DigestPage page(String table, List<String> columns, List<String> where, @Nullable RowKey after, int limit) {
        TableShape shape = table(table);
        List<ColumnShape> hashed = new ArrayList<>();
        for (String column : columns) {
            int at = shape.names().indexOf(column);
            if (at < 0) {
                throw new IllegalArgumentException(
                        "table " + table + " of site " + name + " has no column '" + column + "'");
            }
            hashed.add(shape.columns().get(at));
        }
        return reader.page(shape, hashed, part(shape, where), after, bounded(limit));
    }

    /** The rows of a table for which all of these conditions hold; empty if there are no conditions. */
    private Optional<RowPart> part(TableShape table, List<String> where) {
        if (where.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RowParts.of(table, where, true));
        } catch (ExpressionException e) {
            throw new IllegalArgumentException(
                    "site " + name + " cannot tell which rows of table " + table.name()
                            + " another site shares, as that says by its site file: " + e.getMessage(),
                    e);
        }
    }

    private static int bounded(int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("a page has 1 to " + PAGE_MAX + " rows, not " + limit);
        }
        return limit;
    }

    @Override
    public KeyPage keys(String table, @Nullable RowKey after, int limit, Set<Long> wanted) {
        List<RowKey> found = new ArrayList<>();
        List<Long> hashes = new ArrayList<>();
        CanonicalHash hash = new CanonicalHash();
        List<RowKey> all = reader.keys(table(table), after, bounded(limit));
        for (RowKey key : all) {
            hash.reset();
            for (int i = 0; i < key.size(); i++) {
                hash.value(key.get(i));
            }
            if (wanted.contains(hash.result())) {
                found.add(key);
                hashes.add(hash.result());
            }
        }
        return new KeyPage(found, hashes, all.size() < limit ? null : all.get(all.size() - 1));
    }

    /**
     * The watch begins before the rows are read and ends after capture has passed all that could be seen in them, so the
     * state that a row shows is among those watched. A row that has changed meanwhile is read once more: of the state
     * that the watch began with nothing may be known, but then it shows a later one.
     */
    @Override
    public List<Sighting> look(List<RowKey> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        bounded(keys.size());
        TableShape shape = table(keys.get(0).table());
        Watch watch = window.watch(keys);
        Map<RowKey, Optional<Row>> rows = new HashMap<>();
        List<RowKey> looked;
        boolean captured;
        try {
            List<Optional<Row>> first = SomeRows.first(reader, shape, keys, ROWS_AT_ONCE, LOOK_BYTES);
            looked = keys.subList(0, first.size());
            captured = isCaptured(shape, looked, first, rows) && readAgain(shape, watch, rows);
        } finally {
            window.end(watch);
        }
        return looked.stream()
                .map(key -> sighting(key, rows.getOrDefault(key, Optional.empty()), captured, watch))
                .toList();
    }

    /** While capture lags behind the table nothing can be said of a row; later it can. */
    private Sighting sighting(RowKey key, Optional<Row> row, boolean captured, Watch watch) {
        return captured
                ? new Sight(
                                policies.apply(key.table()),
                                table(key.table()).sharing().part(),
                                watch)
                        .of(key, row)
                : new Sighting(key, row, RowState.UNKNOWN, VersionVector.EMPTY, "", Sighting.Trust.UNSURE);
    }

    /** All of the rows read that have changed meanwhile, which are no more than have just been read. */
    private boolean readAgain(TableShape table, Watch watch, Map<RowKey, Optional<Row>> rows) {
        List<RowKey> moved =
                window.moved(watch).stream().filter(rows::containsKey).toList();
        return moved.isEmpty() || isCaptured(table, moved, reader.rows(table, moved), rows);
    }

    /** False if capture did not come as far as the rows in time. */
    private boolean isCaptured(
            TableShape table, List<RowKey> keys, List<Optional<Row>> rows, Map<RowKey, Optional<Row>> into) {
        for (int i = 0; i < keys.size(); i++) {
            into.put(
                    keys.get(i),
                    rows.get(i).filter(row -> RowPart.has(table.sharing().part(), row)));
        }
        try {
            return reader.awaitCapture(CAPTURE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SiteUnavailableException("site " + name + " is being stopped", e);
        }
    }

    @Override
    public List<Judgement> judge(List<Sighting> there, List<String> where) {
        if (there.isEmpty()) {
            return List.of();
        }
        Optional<RowPart> compared = part(table(there.get(0).key().table()), where);
        List<Sighting> here = look(there.stream().map(Sighting::key).toList());
        List<Judgement> judgements = new ArrayList<>(here.size());
        for (int i = 0; i < here.size(); i++) {
            judgements.add(judge.judge(there.get(i), here.get(i), compared));
        }
        return judgements;
    }

    @Override
    public List<ParkedRow> parked() {
        List<ParkedRow> parked = new ArrayList<>();
        for (RowKey key : window.pinned()) {
            Pin pin = window.pin(key);
            if (pin != null) {
                parked.add(new ParkedRow(key, pin.reason()));
            }
        }
        window.undecided().forEach(key -> parked.add(new ParkedRow(key, "WAITS_FOR_A_PERSON")));
        return parked;
    }

    /** The row is locked while it is compared and decided on: the version stands above what the order had seen. */
    @Override
    public RepairReceipt repair(RepairOrder order) {
        String[] found = {""};
        boolean written = reader.decide(table(order.key().table()), order.key(), row -> {
            found[0] = Fingerprint.of(row);
            return found[0].equals(order.seen()) ? decision(order, row) : Optional.empty();
        });
        return written
                ? RepairReceipt.WRITTEN
                : RepairReceipt.refused("at site " + name + " the row was " + order.seen()
                        + " when the plan was made and" + " is " + found[0] + " now; make a new plan");
    }

    private static Optional<NewDecision> decision(RepairOrder order, Optional<Row> row) {
        if (order.keep() && row.isEmpty()) {
            return Optional.empty();
        }
        StoredDecision content = order.keep()
                ? new StoredDecision(StoredDecision.Effect.REPLACE, row.orElseThrow(), Set.of())
                : new StoredDecision(StoredDecision.Effect.DELETE, Row.of(Columns.of()), Set.of());
        return Optional.of(new NewDecision(order.id(), order.key(), content, order.author(), order.note()));
    }
}
