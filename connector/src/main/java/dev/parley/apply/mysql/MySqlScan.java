package dev.parley.apply.mysql;

import dev.parley.apply.ScanDialect;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Pages along the clustered index. MySQL makes no range of a row comparison, so it is written out. */
public final class MySqlScan implements ScanDialect {
    @Override
    public void prepareSession(Connection connection) {
        // The session settings of the store are all it needs.
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
            case INT -> {
                long number = row.getLong(position);
                if (number == 0 && row.wasNull()) {
                    hash.ofNull();
                } else {
                    hash.integer(number);
                }
            }
            case BYTES -> {
                byte[] bytes = row.getBytes(position);
                if (bytes == null) {
                    hash.ofNull();
                } else {
                    hash.binary(bytes);
                }
            }
            case DECIMAL -> {
                byte[] plain = row.getBytes(position);
                if (plain == null) {
                    hash.ofNull();
                } else {
                    hash.decimal(plain);
                }
            }
            case TEXT -> {
                String text = row.getString(position);
                if (text == null) {
                    hash.ofNull();
                } else {
                    hash.text(text.getBytes(StandardCharsets.UTF_8));
                }
            }
            default -> hash.value(read(row, position, column));
        }
    }
}
