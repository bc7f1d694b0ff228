package dev.parley.apply;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.DigestPage;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a table in pages of its own key order and answers hashes instead of rows. Each page is one statement: it sees one
 * moment, and two pages may see two. Locks nothing. Used by one thread.
 */
public final class TableScan {
    private final ScanDialect dialect;
    private final CanonicalHash keyHash = new CanonicalHash();
    private final CanonicalHash rowHash = new CanonicalHash();

    public TableScan(ScanDialect dialect) {
        this.dialect = dialect;
    }

    /**
     * The next rows.
     *
     * @param columns what the hash of a row covers, in this order
     * @param after key behind which the page begins; null for the first
     * @param part rows that are meant; others are passed over
     * @param limit most rows that are read; fewer are only at the end of the table
     */
    public DigestPage page(
            Connection connection,
            TableShape table,
            List<ColumnShape> columns,
            Optional<RowPart> part,
            @Nullable RowKey after,
            int limit)
            throws SQLException {
        List<ColumnShape> selected = keyColumns(table);
        int keySize = selected.size();
        int[] hashed = positions(selected, columns);
        PartOfRow tested =
                part.map(rows -> new PartOfRow(rows, table, selected)).orElse(null);
        try (PreparedStatement select = open(connection, table, selected, after, limit);
                ResultSet rows = select.executeQuery()) {
            long[] keys = new long[limit];
            long[] hashes = new long[limit];
            int count = 0;
            int read = 0;
            RowKey last = null;
            while (rows.next()) {
                last = ++read == limit ? key(rows, table, selected) : last;
                if (tested != null && !tested.has(rows)) {
                    continue;
                }
                keyHash.reset();
                for (int i = 0; i < keySize; i++) {
                    dialect.hash(rows, i + 1, selected.get(i), keyHash);
                }
                rowHash.reset();
                for (int i = 0; i < hashed.length; i++) {
                    dialect.hash(rows, hashed[i], columns.get(i), rowHash);
                }
                keys[count] = keyHash.result();
                hashes[count] = rowHash.result();
                count++;
            }
            return new DigestPage(keys, hashes, count, last);
        }
    }

    /** The columns of a row that say whether it is meant, and where they stand. */
    private final class PartOfRow {
        private final RowPart part;
        private final List<ColumnShape> columns;
        private final int[] at;

        private PartOfRow(RowPart part, TableShape table, List<ColumnShape> selected) {
            this.part = part;
            this.columns = table.columns().stream()
                    .filter(column -> part.columns().contains(column.name()))
                    .toList();
            this.at = positions(selected, columns);
        }

        boolean has(ResultSet row) throws SQLException {
            Value[] values = new Value[at.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = dialect.read(row, at[i], columns.get(i));
            }
            return part.has(
                    Row.of(Columns.of(columns.stream().map(ColumnShape::name).toList()), values));
        }
    }

    /** Where each column stands among those selected; those that are missing there are added. */
    private static int[] positions(List<ColumnShape> selected, List<ColumnShape> columns) {
        int[] positions = new int[columns.size()];
        for (int i = 0; i < positions.length; i++) {
            if (!selected.contains(columns.get(i))) {
                selected.add(columns.get(i));
            }
            positions[i] = selected.indexOf(columns.get(i)) + 1;
        }
        return positions;
    }

    /** The keys of the next rows, as {@link #page} takes them. */
    public List<RowKey> keys(Connection connection, TableShape table, @Nullable RowKey after, int limit)
            throws SQLException {
        List<ColumnShape> selected = keyColumns(table);
        List<RowKey> keys = new ArrayList<>(limit);
        try (PreparedStatement select = open(connection, table, selected, after, limit);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(key(rows, table, selected));
            }
        }
        return keys;
    }

    private PreparedStatement open(
            Connection connection, TableShape table, List<ColumnShape> selected, @Nullable RowKey after, int limit)
            throws SQLException {
        PreparedStatement select = connection.prepareStatement(dialect.select(table, selected, after != null));
        boolean done = false;
        try {
            int next = after == null ? 1 : dialect.bindAfter(select, table, after);
            select.setInt(next, limit);
            done = true;
            return select;
        } finally {
            if (!done) {
                select.close();
            }
        }
    }

    private RowKey key(ResultSet row, TableShape table, List<ColumnShape> selected) throws SQLException {
        Value[] values = new Value[table.keyColumns().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = dialect.read(row, i + 1, selected.get(i));
        }
        return RowKey.of(table.name(), values);
    }

    private static List<ColumnShape> keyColumns(TableShape table) {
        List<ColumnShape> columns = new ArrayList<>();
        table.keyPositions().forEach(position -> columns.add(table.columns().get(position)));
        return columns;
    }
}
