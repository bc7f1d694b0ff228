package dev.parley.apply.mysql;

import dev.parley.apply.Dialect;
import dev.parley.apply.RowVersion;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Statements on {@code VALUES ROW} lists joined to the table by its key. Rows have no readable version, so they are locked
 * first and decided then. Never uses a statement that could hit a row by another unique key.
 */
public final class MySqlDialect implements Dialect {
    private final Collations collations = new Collations();

    /** Gives the value of a column of the i-th row of a statement. */
    @FunctionalInterface
    private interface Source {
        Value get(int row, int column);
    }

    @Override
    public void prepareSession(Connection connection) {
        // The session settings of the store are all it needs.
    }

    @Override
    public boolean readsVersions() {
        return false;
    }

    @Override
    public RowVersion[] versions(Connection connection, TableShape table, List<RowKey> keys) {
        throw new UnsupportedOperationException("MySQL hides the versions of rows");
    }

    @Override
    public BitSet lockUnchanged(Connection connection, TableShape table, List<RowKey> keys, RowVersion[] expected) {
        throw new UnsupportedOperationException("MySQL hides the versions of rows");
    }

    @Override
    public BitSet lock(Connection connection, TableShape table, List<RowKey> keys) throws SQLException {
        List<ColumnShape> key = key(table);
        String sql = "SELECT v.o FROM " + named(connection, table, key, keys.size()) + " FOR UPDATE OF t";
        return positions(
                connection,
                sql,
                key,
                keys.size(),
                (row, column) -> keys.get(row).get(column));
    }

    @Override
    public Row[] read(Connection connection, TableShape table, List<RowKey> keys, boolean lock) throws SQLException {
        List<ColumnShape> key = key(table);
        String sql = "SELECT v.o, " + names("t.", table.columns()) + " FROM "
                + named(connection, table, key, keys.size()) + (lock ? " FOR UPDATE OF t" : "");
        Row[] rows = new Row[keys.size()];
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindNumbered(
                    select, key, keys.size(), (row, column) -> keys.get(row).get(column));
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows[found.getInt(1)] = Row.of(table.names(), values(found, 2, table.columns()));
                }
            }
        }
        return rows;
    }

    @Override
    public List<RowVersion> insert(Connection connection, TableShape table, List<Row> rows) throws SQLException {
        List<ColumnShape> columns = written(table, rows.get(0));
        String one = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        String sql = "INSERT INTO " + name(table) + " (" + names("", columns) + ") VALUES "
                + String.join(", ", Collections.nCopies(rows.size(), one));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Source source = rowSource(rows, columns);
            int next = 1;
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < columns.size(); column++) {
                    MySqlValues.bind(insert, next++, columns.get(column), source.get(row, column));
                }
            }
            insert.executeUpdate();
        }
        return Collections.nCopies(rows.size(), RowVersion.PRESENT);
    }

    @Override
    public RowVersion[] update(Connection connection, TableShape table, List<Row> rows, @Nullable RowVersion[] expected)
            throws SQLException {
        List<ColumnShape> key = key(table);
        List<ColumnShape> set = new ArrayList<>(written(table, rows.get(0)));
        set.removeAll(key);
        if (set.isEmpty()) { // a table of key columns only: the row is what it is
            set.add(key.get(0));
        }
        List<ColumnShape> all = new ArrayList<>(key);
        all.addAll(set);
        String assignments = IntStream.range(0, set.size())
                .mapToObj(i -> "t." + quoted(set.get(i).localName()) + " = v.c" + (key.size() + i))
                .collect(Collectors.joining(", "));
        String sql = "UPDATE " + joined(connection, table, key, all, rows.size(), true) + " SET " + assignments;
        int matched = execute(connection, sql, all, rows.size(), rowSource(rows, all));
        RowVersion[] versions = new RowVersion[rows.size()];
        if (matched == rows.size()) {
            java.util.Arrays.fill(versions, RowVersion.PRESENT);
        }
        return versions;
    }

    @Override
    public int delete(Connection connection, TableShape table, List<RowKey> keys, @Nullable RowVersion[] expected)
            throws SQLException {
        List<ColumnShape> key = key(table);
        String sql = "DELETE t FROM " + named(connection, table, key, keys.size());
        return execute(
                connection,
                sql,
                key,
                keys.size(),
                (row, column) -> keys.get(row).get(column));
    }

    @Override
    public BitSet parents(Connection connection, TableShape parent, List<String> columns, List<List<Value>> values)
            throws SQLException {
        List<ColumnShape> by = columns(parent, columns);
        String sql = "SELECT v.o FROM " + joined(connection, parent, by, values.size()) + " FOR SHARE OF t";
        return positions(
                connection,
                sql,
                by,
                values.size(),
                (row, column) -> values.get(row).get(column));
    }

    @Override
    public List<RowKey> children(
            Connection connection, TableShape child, ForeignKeyShape reference, List<List<Value>> parentValues)
            throws SQLException {
        List<ColumnShape> by = columns(child, reference.columns());
        String sql = "SELECT DISTINCT " + names("t.", key(child)) + " FROM "
                + joined(connection, child, by, parentValues.size());
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindNumbered(
                    select,
                    by,
                    parentValues.size(),
                    (row, column) -> parentValues.get(row).get(column));
            return keys(select, child);
        }
    }

    @Override
    public List<RowKey> holders(Connection connection, TableShape table, UniqueShape index, Row row)
            throws SQLException {
        List<ColumnShape> by = columns(table, index.columns());
        String condition =
                by.stream().map(column -> quoted(column.localName()) + " = ?").collect(Collectors.joining(" AND "));
        String sql = "SELECT " + names("", key(table)) + " FROM " + name(table) + " WHERE " + condition + " FOR UPDATE";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < by.size(); i++) {
                MySqlValues.bind(select, i + 1, by.get(i), row.get(by.get(i).name()));
            }
            List<RowKey> holders = keys(select, table);
            holders.remove(table.keyOf(row));
            return holders;
        }
    }

    /** {@code (VALUES ROW(0, ?), …) AS v(o, c0) STRAIGHT_JOIN t ON t.k = v.c0}: the list drives, the table is looked up. */
    private String joined(Connection connection, TableShape table, List<ColumnShape> by, int rows) throws SQLException {
        return joined(connection, table, by, by, rows, false);
    }

    /** As {@link #joined(Connection, TableShape, List, int)}, for the rows that keys name. */
    private String named(Connection connection, TableShape table, List<ColumnShape> key, int rows) throws SQLException {
        return joined(connection, table, key, key, rows, true);
    }

    private String joined(
            Connection connection,
            TableShape table,
            List<ColumnShape> by,
            List<ColumnShape> all,
            int rows,
            boolean exact)
            throws SQLException {
        StringBuilder sql = new StringBuilder("(VALUES ");
        String marks = ", ?".repeat(all.size()) + ")";
        for (int row = 0; row < rows; row++) {
            sql.append(row == 0 ? "ROW(" : ", ROW(").append(row).append(marks);
        }
        sql.append(") AS v(o");
        for (int i = 0; i < all.size(); i++) {
            sql.append(", c").append(i);
        }
        sql.append(") STRAIGHT_JOIN ").append(name(table)).append(" AS t");
        if (by.equals(key(table))) {
            sql.append(" FORCE INDEX (").append(quoted(table.key().index())).append(")");
        }
        for (int i = 0; i < by.size(); i++) {
            sql.append(i == 0 ? " ON t." : " AND t.")
                    .append(quoted(by.get(i).localName()))
                    .append(" = ")
                    .append(collations.comparable(connection, table, by.get(i), "v.c" + i));
        }
        if (exact) {
            named(connection, table, by, sql);
        }
        return sql.toString();
    }

    /** A row is named by the text it has, not by any that its collation takes for the same. */
    private void named(Connection connection, TableShape table, List<ColumnShape> key, StringBuilder sql)
            throws SQLException {
        for (int i = 0; i < key.size(); i++) {
            if (table.key().loose().contains(key.get(i).name())) {
                sql.append(" AND CAST(t.")
                        .append(quoted(key.get(i).localName()))
                        .append(" AS BINARY) = CAST(")
                        .append(collations.comparable(connection, table, key.get(i), "v.c" + i))
                        .append(" AS BINARY)");
            }
        }
    }

    private static void bindNumbered(PreparedStatement statement, List<ColumnShape> columns, int rows, Source source)
            throws SQLException {
        int next = 1;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns.size(); column++) {
                MySqlValues.bind(statement, next++, columns.get(column), source.get(row, column));
            }
        }
    }

    private static int execute(Connection connection, String sql, List<ColumnShape> columns, int rows, Source source)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bindNumbered(statement, columns, rows, source);
            return statement.executeUpdate();
        }
    }

    private static BitSet positions(
            Connection connection, String sql, List<ColumnShape> columns, int rows, Source source) throws SQLException {
        BitSet positions = new BitSet();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindNumbered(select, columns, rows, source);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    positions.set(found.getInt(1));
                }
            }
        }
        return positions;
    }

    /** All images of one statement share their columns, so positions are found once. */
    private static Source rowSource(List<Row> rows, List<ColumnShape> columns) {
        int[] at = columns.stream()
                .mapToInt(column -> rows.get(0).columns().indexOf(column.name()))
                .toArray();
        return (row, column) -> rows.get(row).get(at[column]);
    }

    private static List<RowKey> keys(PreparedStatement select, TableShape table) throws SQLException {
        List<RowKey> keys = new ArrayList<>();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                keys.add(RowKey.of(table.name(), values(found, 1, key(table))));
            }
        }
        return keys;
    }

    private static List<Value> values(ResultSet row, int first, List<ColumnShape> columns) throws SQLException {
        List<Value> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(MySqlValues.read(row, first + i, columns.get(i)));
        }
        return values;
    }

    private static List<ColumnShape> key(TableShape table) {
        return columns(table, table.keyColumns());
    }

    private static List<ColumnShape> columns(TableShape table, List<String> names) {
        return names.stream()
                .map(name -> table.columns().get(table.names().indexOf(name)))
                .toList();
    }

    /** The table's columns that an image holds, in table order. */
    private static List<ColumnShape> written(TableShape table, Row image) {
        return table.columns().stream()
                .filter(column -> image.get(column.name()) != Value.Unchanged.UNCHANGED)
                .toList();
    }

    static String quoted(String identifier) {
        return '`' + identifier.replace("`", "``") + '`';
    }

    static String name(TableShape table) {
        return quoted(table.localSchema()) + "." + quoted(table.localName());
    }

    static String names(String prefix, List<ColumnShape> columns) {
        return columns.stream()
                .map(column -> prefix + quoted(column.localName()))
                .collect(Collectors.joining(", "));
    }
}
