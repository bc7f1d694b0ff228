package dev.parley.apply.mysql;

import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * How each text column compares. A derived table's texts carry the connection's collation, and comparing two collations
 * either fails or cannot use the index, so joins name the column's own. Read once per table.
 */
final class Collations {
    private static final String SQL = "SELECT column_name, character_set_name, collation_name"
            + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND collation_name IS NOT NULL";

    private final Map<String, Map<String, String>> byTable = new HashMap<>();

    /** {@code expression} converted so that it compares with {@code column} by the column's index. */
    String comparable(Connection connection, TableShape table, ColumnShape column, String expression)
            throws SQLException {
        return switch (column.type()) {
            case TEXT, UUID -> text(connection, table, column, expression);
            case DATE -> "CAST(" + expression + " AS DATE)";
            case TIME -> "CAST(" + expression + " AS TIME(6))";
            case LOCAL_TIMESTAMP, INSTANT -> "CAST(" + expression + " AS DATETIME(6))";
            case FLOAT32, FLOAT64 -> "(" + expression + " + 0e0)"; // bound as text
            default -> expression;
        };
    }

    private String text(Connection connection, TableShape table, ColumnShape column, String expression)
            throws SQLException {
        String name = table.localSchema() + "." + table.localName();
        Map<String, String> formats = byTable.get(name);
        if (formats == null) {
            formats = read(connection, table);
            byTable.put(name, formats);
        }
        return formats.getOrDefault(column.localName(), "%s").replace("%s", expression);
    }

    private static Map<String, String> read(Connection connection, TableShape table) throws SQLException {
        Map<String, String> formats = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(SQL)) {
            select.setString(1, table.localSchema());
            select.setString(2, table.localName());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    formats.put(
                            row.getString(1), "CONVERT(%s USING " + row.getString(2) + ") COLLATE " + row.getString(3));
                }
            }
        }
        return formats;
    }
}
