package dev.parley.apply.postgres;

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
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Statements on arrays: one parameter for each column, {@code unnest} makes rows of them. The driver prepares each text
 * once; row versions are {@code (xmin, ctid)}.
 */
public final class PostgresDialect implements Dialect {
    private final Partitions partitions = new Partitions();
    private final Map<String, String> texts = new HashMap<>();

    @Override
    public void prepareSession(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Plans of prepared statements outlive the table's size: never let one scan a table that was small once.
            statement.execute(
                    "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
                            + " SET extra_float_digits = 1; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = postgres; SET jit = off");
        }
    }

    @Override
    public boolean readsVersions() {
        return true;
    }

    @Override
    public RowVersion[] versions(Connection connection, TableShape table, List<RowKey> keys) throws SQLException {
        List<ColumnShape> key = key(table);
        String sql = text("versions", table, "", () -> PostgresSql.selectNamed("v.o, t.xmin, t.ctid", table, key, ""));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindKeys(select, table, keys);
            return versions(select, keys.size());
        }
    }

    @Override
    public BitSet lock(Connection connection, TableShape table, List<RowKey> keys) throws SQLException {
        List<ColumnShape> key = key(table);
        String sql = text("lock", table, "", () -> PostgresSql.selectNamed("v.o", table, key, " FOR UPDATE OF t"));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindKeys(select, table, keys);
            return positions(select);
        }
    }

    @Override
    public BitSet lockUnchanged(Connection connection, TableShape table, List<RowKey> keys, RowVersion[] expected)
            throws SQLException {
        String sql = text("lockUnchanged", table, "", () -> PostgresSql.lockUnchanged(table, key(table)));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = bindKeys(select, table, keys);
            bindVersions(select, next, expected);
            return positions(select);
        }
    }

    @Override
    public Row[] read(Connection connection, TableShape table, List<RowKey> keys, boolean lock) throws SQLException {
        String sql = text(
                "read",
                table,
                lock ? "lock" : "",
                () -> PostgresSql.selectNamed(
                        "v.o, " + PostgresSql.names("t.", table.columns()),
                        table,
                        key(table),
                        lock ? " FOR UPDATE OF t" : ""));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindKeys(select, table, keys);
            Row[] rows = new Row[keys.size()];
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows[found.getInt(1) - 1] = Row.of(table.names(), values(found, 2, table.columns()));
                }
            }
            return rows;
        }
    }

    @Override
    public List<RowVersion> insert(Connection connection, TableShape table, List<Row> rows) throws SQLException {
        if (partitions.has(connection, table)) {
            return insertIntoPartitions(connection, table, rows);
        }
        List<ColumnShape> columns = written(table, rows.get(0));
        String sql = text(
                "insert", table, mask(columns), () -> PostgresSql.insert(table, columns, key(table), "t.xmin, t.ctid"));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            bindRows(insert, 1, columns, rows);
            List<RowVersion> versions = new ArrayList<>(rows.size());
            try (ResultSet inserted = insert.executeQuery()) {
                while (inserted.next()) {
                    versions.add(RowVersion.parse(inserted.getString(1), inserted.getString(2)));
                }
            }
            return versions;
        }
    }

    private List<RowVersion> insertIntoPartitions(Connection connection, TableShape table, List<Row> rows)
            throws SQLException {
        List<ColumnShape> columns = written(table, rows.get(0));
        String sql = text("insert#", table, mask(columns), () -> PostgresSql.insert(table, columns, key(table), "1"));
        int inserted = 0;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            bindRows(insert, 1, columns, rows);
            try (ResultSet one = insert.executeQuery()) {
                while (one.next()) {
                    inserted++;
                }
            }
        }
        List<RowKey> keys = rows.stream().map(table::keyOf).toList();
        return Arrays.asList(versions(connection, table, keys)).subList(0, inserted);
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
        boolean compare = expected != null;
        String sql = text(
                compare ? "update=" : "update", table, mask(set), () -> PostgresSql.update(table, key, set, compare));
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            int next = bindRows(update, bindRows(update, 1, key, rows), set, rows);
            if (expected != null) {
                bindVersions(update, next, expected);
            }
            return versions(update, rows.size());
        }
    }

    @Override
    public int delete(Connection connection, TableShape table, List<RowKey> keys, @Nullable RowVersion[] expected)
            throws SQLException {
        boolean compare = expected != null;
        String sql =
                text(compare ? "delete=" : "delete", table, "", () -> PostgresSql.delete(table, key(table), compare));
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            int next = bindKeys(delete, table, keys);
            if (expected != null) {
                bindVersions(delete, next, expected);
            }
            return delete.executeUpdate();
        }
    }

    @Override
    public BitSet parents(Connection connection, TableShape parent, List<String> columns, List<List<Value>> values)
            throws SQLException {
        List<ColumnShape> by = PostgresSql.columns(parent, columns);
        String sql =
                text("parents", parent, mask(by), () -> PostgresSql.select("v.o", parent, by, " FOR KEY SHARE OF t"));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindTuples(select, values, by);
            return positions(select);
        }
    }

    @Override
    public List<RowKey> children(
            Connection connection, TableShape child, ForeignKeyShape reference, List<List<Value>> parentValues)
            throws SQLException {
        List<ColumnShape> by = PostgresSql.columns(child, reference.columns());
        String sql = text(
                "children",
                child,
                mask(by),
                () -> PostgresSql.select("DISTINCT " + PostgresSql.names("t.", key(child)), child, by, ""));
        try (Statement plan = connection.createStatement()) {
            // No index need exist on the referencing columns: here a scan may be the best there is.
            plan.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on");
        }
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindTuples(select, parentValues, by);
            List<RowKey> children = keys(select, child);
            resetPlanner(connection);
            return children;
        }
    }

    @Override
    public List<RowKey> holders(Connection connection, TableShape table, UniqueShape index, Row row)
            throws SQLException {
        List<ColumnShape> by = PostgresSql.columns(table, index.columns());
        String sql = text(
                "holders",
                table,
                mask(by),
                () -> PostgresSql.select(PostgresSql.names("t.", key(table)), table, by, " FOR UPDATE OF t"));
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bindRows(select, 1, by, List.of(row));
            List<RowKey> holders = keys(select, table);
            holders.remove(table.keyOf(row));
            return holders;
        }
    }

    private static void resetPlanner(Connection connection) throws SQLException {
        try (Statement plan = connection.createStatement()) {
            plan.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off");
        }
    }

    private static List<ColumnShape> key(TableShape table) {
        return PostgresSql.columns(table, table.keyColumns());
    }

    /** The table's columns that an image holds, in table order. */
    private static List<ColumnShape> written(TableShape table, Row image) {
        return table.columns().stream()
                .filter(column -> image.get(column.name()) != Value.Unchanged.UNCHANGED)
                .toList();
    }

    private static String mask(List<ColumnShape> columns) {
        return String.join(",", columns.stream().map(ColumnShape::name).toList());
    }

    private String text(String statement, TableShape table, String columns, Supplier<String> build) {
        return texts.computeIfAbsent(statement + "\n" + table.name() + "\n" + columns, name -> build.get());
    }

    private static int bindKeys(PreparedStatement statement, TableShape table, List<RowKey> keys) throws SQLException {
        List<ColumnShape> key = key(table);
        for (int i = 0; i < key.size(); i++) {
            statement.setObject(i + 1, ArrayText.ofKeys(keys, i, key.get(i)), Types.OTHER);
        }
        return key.size() + 1;
    }

    private static int bindRows(PreparedStatement statement, int first, List<ColumnShape> columns, List<Row> rows)
            throws SQLException {
        int next = first;
        for (ColumnShape column : columns) {
            statement.setObject(next++, ArrayText.ofRows(rows, column), Types.OTHER);
        }
        return next;
    }

    private static void bindTuples(PreparedStatement statement, List<List<Value>> tuples, List<ColumnShape> columns)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            statement.setObject(i + 1, ArrayText.ofValues(tuples, i, columns.get(i)), Types.OTHER);
        }
    }

    private static void bindVersions(PreparedStatement statement, int first, RowVersion[] versions)
            throws SQLException {
        statement.setObject(first, ArrayText.ofXmins(versions), Types.OTHER);
        statement.setObject(first + 1, ArrayText.ofPlaces(versions), Types.OTHER);
    }

    private static RowVersion[] versions(PreparedStatement statement, int size) throws SQLException {
        RowVersion[] versions = new RowVersion[size];
        try (ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                versions[found.getInt(1) - 1] = RowVersion.parse(found.getString(2), found.getString(3));
            }
        }
        return versions;
    }

    private static BitSet positions(PreparedStatement select) throws SQLException {
        BitSet positions = new BitSet();
        try (ResultSet found = select.executeQuery()) {
            while (found.next()) {
                positions.set(found.getInt(1) - 1);
            }
        }
        return positions;
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
            values.add(PostgresReader.read(row, first + i, columns.get(i)));
        }
        return values;
    }
}
