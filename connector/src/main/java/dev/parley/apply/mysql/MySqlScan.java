package dev.parley.apply.mysql;

import dev.parley.apply.ScanDialect;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** Pages along the clustered index. MySQL makes no range of a row comparison, so it is written out. */
public final class MySqlScan implements ScanDialect {
    @Override
    public void prepareSession(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Texts come as the bytes that are hashed, whatever the character set of their column.
            statement.execute("SET character_set_results = utf8mb4");
        }
    }

    @Override
    public String select(TableShape table, List<ColumnShape> columns, boolean after) {
        List<String> key = table.keyPositions().stream()
                .map(position ->
                        MySqlDialect.quoted(table.columns().get(position).localName()))
                .toList();
        return "SELECT " + MySqlDialect.names("", columns) + " FROM " + MySqlDialect.name(table)
                + " FORCE INDEX (PRIMARY)" + (after ? " WHERE " + behind(key) : "") + " ORDER BY "
                + String.join(", ", key) + " LIMIT ?";
    }

    /** {@code a >= ? AND (a > ? OR (a = ? AND b > ?))}: the first condition bounds the range. */
    private static String behind(List<String> key) {
        if (key.size() == 1) {
            return key.get(0) + " > ?";
        }
        StringBuilder or = new StringBuilder();
        for (int i = 0; i < key.size(); i++) {
            String equal =
                    key.subList(0, i).stream().map(name -> name + " = ? AND ").collect(Collectors.joining());
            or.append(i == 0 ? "" : " OR ")
                    .append('(')
                    .append(equal)
                    .append(key.get(i))
                    .append(" > ?)");
        }
        return key.get(0) + " >= ? AND (" + or + ")";
    }

    @Override
    public int bindAfter(PreparedStatement statement, TableShape table, RowKey after) throws SQLException {
        int next = 1;
        if (after.size() > 1) {
            bind(statement, next++, table, after, 0);
        }
        for (int last = 0; last < after.size(); last++) {
            for (int i = 0; i <= last; i++) {
                bind(statement, next++, table, after, i);
            }
        }
        return next;
    }

    private static void bind(PreparedStatement statement, int position, TableShape table, RowKey key, int part)
            throws SQLException {
        ColumnShape column = table.columns().get(table.keyPositions().get(part));
        MySqlValues.bind(statement, position, column, key.get(part));
    }

    @Override
    public Value read(ResultSet row, int position, ColumnShape column) throws SQLException {
        return MySqlValues.read(row, position, column);
    }

    @Override
    public void hash(ResultSet row, int position, ColumnShape column, CanonicalHash hash) throws SQLException {
        switch (column.type()) {
            case INT -> ScanDialect.hashInteger(row, position, hash);
            case BYTES -> hash.binary(row.getBytes(position));
            case DECIMAL -> hash.decimal(row.getBytes(position));
            case TEXT -> text(row, position, column, hash);
            default -> hash.value(read(row, position, column));
        }
    }

    private void text(ResultSet row, int position, ColumnShape column, CanonicalHash hash) throws SQLException {
        if (Bits.width(column) > 0) {
            hash.value(read(row, position, column));
        } else {
            hash.text(row.getBytes(position));
        }
    }
}
