package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.Database;
import dev.parley.store.Purpose;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fills tables of a site that nobody else writes yet: no fence, no marker, no validation. Triggers and foreign keys of
 * the server are off. Used by one thread.
 */
public final class TableLoader {
    private static final int STATEMENT_ROWS = 200;

    private final Database database;
    private final Dialect dialect;
    private final ScanDialect scan;
    private final NewRows newRows;

    public TableLoader(Database database, Dialect dialect, ScanDialect scan) {
        this.database = database;
        this.dialect = dialect;
        this.scan = scan;
        this.newRows = new NewRows(dialect, database.errors());
    }

    /** Done in the transaction of the rows. */
    public interface Along {
        void run(Connection connection) throws SQLException;
    }

    /**
     * What a row should be.
     *
     * @param image null if the row should not be there
     */
    public record Wanted(RowKey key, @Nullable Row image) {}

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T run(String attempted, Work<T> work) {
        return database.inTransaction(Purpose.APPLY, attempted, connection -> {
            dialect.prepareSession(connection);
            return work.on(connection);
        });
    }

    public boolean isEmpty(TableShape table) {
        return keys(table, null, 1).isEmpty();
    }

    /** Keys in the database's own order, behind {@code after} if there is one. */
    public List<RowKey> keys(TableShape table, @Nullable RowKey after, int limit) {
        return database.inTransaction(Purpose.VERIFY, "look into table " + table.name(), connection -> {
            scan.prepareSession(connection);
            return new TableScan(scan).keys(connection, table, after, limit);
        });
    }

    /** Deletes all rows, a bounded number in each transaction. */
    public void empty(TableShape table) {
        List<RowKey> keys = keys(table, null, 10 * STATEMENT_ROWS);
        while (!keys.isEmpty()) {
            List<RowKey> some = keys;
            run("empty table " + table.name(), connection -> {
                delete(connection, table, some);
                return true;
            });
            keys = keys(table, null, 10 * STATEMENT_ROWS);
        }
    }

    private void delete(Connection connection, TableShape table, List<RowKey> keys) throws SQLException {
        for (List<RowKey> chunk : Chunks.of(keys, STATEMENT_ROWS)) {
            dialect.delete(connection, table, chunk, null);
        }
    }

    /**
     * Inserts rows that are not there.
     *
     * @param along runs last in the same transaction
     * @return keys of rows that a unique key forbids
     */
    public List<RowKey> load(TableShape table, Map<RowKey, Row> rows, Along along) {
        return run("copy rows into table " + table.name(), connection -> {
            List<RowKey> forbidden = new ArrayList<>();
            for (List<Map.Entry<RowKey, Row>> chunk : Chunks.of(List.copyOf(rows.entrySet()), STATEMENT_ROWS)) {
                forbidden.addAll(newRows.insert(connection, table, chunk).forbidden());
            }
            along.run(connection);
            return forbidden;
        });
    }

    /**
     * Makes rows of one table stand as wanted, in one transaction: deletes all that are to be written whole, then
     * inserts, so that they may exchange unique values. A row of which not all columns are known keeps the others.
     *
     * @return keys of rows of which not all columns are known and that are not there
     */
    public List<RowKey> settle(TableShape table, List<Wanted> wanted) {
        return run("write the last changes of table " + table.name(), connection -> {
            List<Row> whole = new ArrayList<>();
            List<Row> partial = new ArrayList<>();
            List<RowKey> partialKeys = new ArrayList<>();
            List<RowKey> gone = new ArrayList<>();
            for (Wanted one : wanted) {
                Row image = one.image();
                if (image != null && !image.isComplete()) {
                    partial.add(image);
                    partialKeys.add(one.key());
                } else {
                    gone.add(one.key());
                    if (image != null) {
                        whole.add(image);
                    }
                }
            }
            delete(connection, table, gone);
            List<RowKey> missing = update(connection, table, partialKeys, partial);
            for (List<Row> chunk : Chunks.of(whole, STATEMENT_ROWS)) {
                newRows.write(connection, table, chunk);
            }
            return missing;
        });
    }

    private List<RowKey> update(Connection connection, TableShape table, List<RowKey> keys, List<Row> rows)
            throws SQLException {
        List<RowKey> missing = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (dialect.update(connection, table, List.of(rows.get(i)), null)[0] == null) {
                missing.add(keys.get(i));
            }
        }
        return missing;
    }
}
