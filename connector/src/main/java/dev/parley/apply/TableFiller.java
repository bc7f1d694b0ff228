package dev.parley.apply;

import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.store.Database;
import dev.parley.store.ErrorKind;
import dev.parley.store.Purpose;
import dev.parley.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Fills the gaps of a table that is replicated already with rows that another site holds and nobody has written since. The
 * rows are the work of the bridge, not a write of the site: no dot names them, and every operation on them stands above
 * them. Thread-safe.
 *
 * <p>A row is inserted, which locks its key; then capture passes all that was committed before; then the caller is asked
 * whether anything is known of the row. If so, it is taken back in the same transaction.
 */
public final class TableFiller {
    private static final int STATEMENT_ROWS = 500;
    private static final Set<ErrorKind> LOCKED =
            Set.of(ErrorKind.LOCK_TIMEOUT, ErrorKind.STATEMENT_TIMEOUT, ErrorKind.SERIALIZATION);
    /** While rows are locked that nobody sees yet. */
    private static final Duration CAPTURE_LIMIT = Duration.ofSeconds(1);

    private final Database database;
    private final Supplier<Dialect> dialects;
    private final BridgeWriter bridge;
    private final ApplyTables tables;
    private final Fence fence;

    public TableFiller(
            Database database, Supplier<Dialect> dialects, BridgeWriter bridge, ApplyTables tables, Fence fence) {
        this.database = database;
        this.dialects = dialects;
        this.bridge = bridge;
        this.tables = tables;
        this.fence = fence;
    }

    /**
     * What became of the rows.
     *
     * @param filled inserted
     * @param there already
     * @param moving of which something is known, or that others had locked
     * @param taken because another row holds a unique value of theirs
     * @param orphans because a row that they refer to is not there
     */
    public record Outcome(int filled, int there, int moving, int taken, int orphans) {
        static Outcome moving(int rows) {
            return new Outcome(0, 0, rows, 0, 0);
        }
    }

    /** Capture did not come by while rows were locked. */
    private static final class NotCaptured extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Inserts what is not there, in one transaction. What the application or the applier has locked is left for later.
     *
     * @param free asked for after capture has passed what was committed before: true for keys of which nothing is known
     */
    public Outcome fill(TableShape table, Map<RowKey, Row> rows, Supplier<Predicate<RowKey>> free) {
        if (rows.isEmpty()) {
            return Outcome.moving(0);
        }
        try {
            return database.inTransaction(
                    Purpose.APPLY, "fill table " + table.name(), connection -> fill(connection, table, rows, free));
        } catch (NotCaptured e) {
            return Outcome.moving(rows.size());
        } catch (StoreException e) {
            if (!LOCKED.contains(e.failure().kind())) {
                throw e;
            }
            return Outcome.moving(rows.size());
        }
    }

    private Outcome fill(
            Connection connection, TableShape table, Map<RowKey, Row> rows, Supplier<Predicate<RowKey>> free)
            throws SQLException {
        Dialect dialect = dialects.get();
        dialect.prepareSession(connection);
        bridge.begin(connection, List.of());
        NewRows newRows = new NewRows(dialect, database.errors());
        List<RowKey> inserted = new ArrayList<>();
        int there = 0;
        int taken = 0;
        for (List<Map.Entry<RowKey, Row>> chunk : Chunks.of(List.copyOf(rows.entrySet()), STATEMENT_ROWS)) {
            NewRows.Outcome outcome = newRows.insert(connection, table, chunk);
            inserted.addAll(outcome.inserted());
            there += outcome.there().size();
            taken += outcome.forbidden().size();
        }
        if (inserted.isEmpty()) {
            return new Outcome(0, there, 0, taken, 0);
        }
        pass();
        Predicate<RowKey> isFree = free.get();
        Set<RowKey> standing = new HashSet<>(inserted);
        List<RowKey> moving = inserted.stream().filter(isFree.negate()).toList();
        takeBack(connection, dialect, table, standing, moving);
        int orphans = 0;
        for (List<RowKey> some = orphans(connection, dialect, table, rows, standing);
                !some.isEmpty();
                some = orphans(connection, dialect, table, rows, standing)) {
            takeBack(connection, dialect, table, standing, some);
            orphans += some.size();
        }
        bridge.trailer(connection, "FILL", inserted);
        return new Outcome(standing.size(), there, moving.size(), taken, orphans);
    }

    private void pass() throws SQLException {
        try {
            if (!fence.pass(CAPTURE_LIMIT)) {
                throw new NotCaptured();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotCaptured();
        }
    }

    /** Only rows that this transaction has inserted. */
    private static void takeBack(
            Connection connection, Dialect dialect, TableShape table, Set<RowKey> standing, List<RowKey> keys)
            throws SQLException {
        for (List<RowKey> chunk : Chunks.of(keys, STATEMENT_ROWS)) {
            dialect.delete(connection, table, chunk, null);
        }
        keys.forEach(standing::remove);
    }

    /** In place of the server, whose checks are off: who refers to what is not there. */
    private List<RowKey> orphans(
            Connection connection, Dialect dialect, TableShape table, Map<RowKey, Row> rows, Set<RowKey> standing)
            throws SQLException {
        Set<RowKey> orphans = new HashSet<>();
        for (ForeignKeyShape key : table.foreignKeys()) {
            TableShape parent = tables.find(key.parentTable());
            if (parent != null) {
                Map<List<Value>, List<RowKey>> wanted = new LinkedHashMap<>();
                rows.forEach((child, row) -> {
                    List<Value> values = standing.contains(child) ? key.referenced(row) : null;
                    if (values != null) {
                        wanted.computeIfAbsent(values, one -> new ArrayList<>()).add(child);
                    }
                });
                for (List<List<Value>> chunk : Chunks.of(List.copyOf(wanted.keySet()), STATEMENT_ROWS)) {
                    BitSet found = dialect.parents(connection, parent, key.parentColumns(), chunk);
                    for (int i = found.nextClearBit(0); i < chunk.size(); i = found.nextClearBit(i + 1)) {
                        orphans.addAll(wanted.getOrDefault(chunk.get(i), List.of()));
                    }
                }
            }
        }
        return List.copyOf(orphans);
    }
}
