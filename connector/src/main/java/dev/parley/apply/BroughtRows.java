package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.BroughtStore;
import dev.parley.store.BroughtStore.Brought;
import dev.parley.store.Database;
import dev.parley.store.DecisionStore;
import dev.parley.store.NewDecision;
import dev.parley.store.Purpose;
import dev.parley.wire.StoredDecision;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Rows that a site had before it joined: takes them out of their tables, and later makes them writes of the site, above all
 * that it has, or lets them go. Used by one thread.
 */
public final class BroughtRows {
    private final Database database;
    private final Dialect dialect;
    private final BroughtStore store;
    private final DecisionStore decisions;
    private final LongSupplier clockMicros;

    public BroughtRows(Database database, String set, Dialect dialect, LongSupplier clockMicros) {
        this.database = database;
        this.dialect = dialect;
        this.store = new BroughtStore(database, set);
        this.decisions = new DecisionStore(database, set);
        this.clockMicros = clockMicros;
    }

    /**
     * What becomes of a row.
     *
     * @param write the row that is to stand at all sites; empty to leave it as it is
     * @param wish in place of the row's wish; null to forget the row
     */
    public record Verdict(Optional<Row> write, @Nullable String wish) {}

    /** Decides what becomes of a row. */
    public interface Judge {
        /**
         * Decides.
         *
         * @param now the row as it stands, locked
         */
        Verdict of(Brought row, Optional<Row> now);
    }

    /** Who decides, and why, for people. */
    public record Author(String name, String note) {}

    /** Takes rows out of their table and keeps them apart, in one transaction. */
    public void setAside(TableShape table, Map<RowKey, Row> rows, String donor, String wish) {
        inTransaction(Purpose.APPLY, "set rows of table " + table.name() + " aside", connection -> {
            List<Brought> kept = new ArrayList<>();
            rows.forEach((key, image) -> kept.add(new Brought(key, image, donor, wish)));
            store.keep(connection, kept, clockMicros.getAsLong());
            return dialect.delete(connection, table, List.copyOf(rows.keySet()), null);
        });
    }

    /** Rows as they stand, of those that are there. */
    public Map<RowKey, Row> rows(TableShape table, List<RowKey> keys) {
        return inTransaction(
                Purpose.VERIFY,
                "read rows of table " + table.name(),
                connection -> read(connection, table, keys, false));
    }

    /** Tables of all rows that a filter names, whatever its limit. */
    public List<String> tables(BroughtStore.Filter filter) {
        return store.tables(filter);
    }

    /**
     * Decides some rows in one transaction.
     *
     * @return how many it found
     */
    public int decide(BroughtStore.Filter filter, Function<String, TableShape> tables, Judge judge, Author author) {
        return inTransaction(Purpose.VERIFY, "decide on rows that the site brought", connection -> {
            List<Brought> found = store.list(connection, filter);
            Map<String, List<Brought>> byTable = new LinkedHashMap<>();
            found.forEach(row -> byTable.computeIfAbsent(row.key().table(), table -> new ArrayList<>())
                    .add(row));
            for (Map.Entry<String, List<Brought>> some : byTable.entrySet()) {
                decide(connection, tables.apply(some.getKey()), some.getValue(), judge, author);
            }
            return found.size();
        });
    }

    /**
     * Forgets some rows; what stands in the tables stays.
     *
     * @return how many it found
     */
    public int forget(BroughtStore.Filter filter) {
        return database.inTransaction(Purpose.STORE, "forget rows that the site brought", connection -> {
            List<RowKey> keys =
                    store.list(connection, filter).stream().map(Brought::key).toList();
            store.forget(connection, keys);
            return keys.size();
        });
    }

    private void decide(Connection connection, TableShape table, List<Brought> rows, Judge judge, Author author)
            throws SQLException {
        Map<RowKey, Row> now =
                read(connection, table, rows.stream().map(Brought::key).toList(), true);
        List<Brought> kept = new ArrayList<>();
        List<RowKey> forgotten = new ArrayList<>();
        for (Brought row : rows) {
            Optional<Row> stands = Optional.ofNullable(now.get(row.key()));
            Verdict verdict = judge.of(row, stands);
            if (verdict.write().isPresent() && !verdict.write().equals(stands)) {
                decisions.decide(connection, decision(row, verdict.write().get(), author), clockMicros.getAsLong());
            }
            String wish = verdict.wish();
            if (wish == null) {
                forgotten.add(row.key());
            } else {
                kept.add(new Brought(row.key(), row.image(), row.donor(), wish));
            }
        }
        store.replace(connection, kept, clockMicros.getAsLong());
        store.forget(connection, forgotten);
    }

    private static NewDecision decision(Brought row, Row wanted, Author author) {
        StoredDecision content = new StoredDecision(StoredDecision.Effect.REPLACE, wanted, Set.of());
        return new NewDecision("brought-" + UUID.randomUUID(), row.key(), content, author.name(), author.note());
    }

    private Map<RowKey, Row> read(Connection connection, TableShape table, List<RowKey> keys, boolean lock)
            throws SQLException {
        Map<RowKey, Row> rows = new LinkedHashMap<>();
        Row[] read = dialect.read(connection, table, keys, lock);
        for (int i = 0; i < read.length; i++) {
            Row row = read[i];
            if (row != null) {
                rows.put(keys.get(i), row);
            }
        }
        return rows;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T inTransaction(Purpose purpose, String attempted, Work<T> work) {
        return database.inTransaction(purpose, attempted, connection -> {
            dialect.prepareSession(connection);
            return work.on(connection);
        });
    }
}
