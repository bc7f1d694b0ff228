package dev.parley.store;

import dev.parley.store.RawSchema.RawColumn;
import dev.parley.store.RawSchema.RawForeignKey;
import dev.parley.store.RawSchema.RawIndex;
import dev.parley.store.RawSchema.RawTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads MySQL's information schema: four queries for a whole database. */
final class MySqlCatalog {
    private static final String TABLES =
            "SELECT TABLE_NAME, TABLE_TYPE = 'BASE TABLE', @@GLOBAL.binlog_row_image = 'FULL'"
                    + " FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME";

    private static final String COLUMNS = """
            SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE = 'YES',
                   EXTRA LIKE '%VIRTUAL GENERATED%' OR EXTRA LIKE '%STORED GENERATED%',
                   IS_NULLABLE = 'YES' OR COLUMN_DEFAULT IS NOT NULL OR EXTRA LIKE '%auto_increment%',
                   DATA_TYPE <> 'enum' AND (COLLATION_NAME LIKE '%\\_ci' OR COLLATION_NAME LIKE '%\\_ai')
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME, ORDINAL_POSITION""";

    private static final String UNIQUES = """
            SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART
            FROM information_schema.STATISTICS
            WHERE TABLE_SCHEMA = ? AND NON_UNIQUE = 0
            ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX""";

    private static final String FOREIGN_KEYS = """
            SELECT CONSTRAINT_NAME, TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME,
                   REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
            FROM information_schema.KEY_COLUMN_USAGE
            WHERE REFERENCED_TABLE_NAME IS NOT NULL AND (TABLE_SCHEMA = ? OR REFERENCED_TABLE_SCHEMA = ?)
            ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION""";

    private MySqlCatalog() {}

    static RawSchema read(Connection connection, String schema) throws SQLException {
        RawSchema raw = new RawSchema(schema);
        Rows.each(connection, TABLES, List.of(schema), row -> {
            RawTable table = new RawTable(row.getString(1), row.getBoolean(2), row.getBoolean(3), false);
            raw.tables.put(table.name, table);
        });
        Rows.each(connection, COLUMNS, List.of(schema), row -> readColumn(raw, row));
        readUniques(connection, raw);
        readForeignKeys(connection, raw);
        return raw;
    }

    private static void readColumn(RawSchema raw, ResultSet row) throws SQLException {
        RawTable table = raw.tables.get(row.getString(1));
        if (table != null) {
            String columnType = row.getString(4);
            table.columns.add(new RawColumn(
                    row.getString(2),
                    MySqlTypes.canonical(row.getString(3), columnType),
                    columnType,
                    row.getBoolean(5),
                    row.getBoolean(6),
                    false,
                    row.getBoolean(7),
                    row.getBoolean(8)));
        }
    }

    private static void readUniques(Connection connection, RawSchema raw) throws SQLException {
        Map<String, Map<String, List<String>>> parts = new LinkedHashMap<>();
        Map<String, String> special = new LinkedHashMap<>();
        Rows.each(connection, UNIQUES, List.of(raw.name), row -> {
            String table = row.getString(1);
            String index = row.getString(2);
            String column = row.getString(3);
            List<String> columns = parts.computeIfAbsent(table, name -> new LinkedHashMap<>())
                    .computeIfAbsent(index, name -> new ArrayList<>());
            if (column == null) {
                special.put(table + '\n' + index, "over an expression");
            } else {
                columns.add(column);
                if (row.getString(4) != null) {
                    special.put(table + '\n' + index, "over a prefix of a column");
                }
            }
        });
        parts.forEach((tableName, indexes) -> {
            RawTable table = raw.tables.get(tableName);
            if (table != null) {
                indexes.forEach((name, columns) -> table.uniques.add(new RawIndex(
                        name,
                        name.equals("PRIMARY"),
                        false,
                        special.getOrDefault(tableName + '\n' + name, ""),
                        columns)));
            }
        });
    }

    private record Name(String name, String childSchema, String child, String parentSchema, String parent) {}

    private static void readForeignKeys(Connection connection, RawSchema raw) throws SQLException {
        Map<Name, List<String>> columns = new LinkedHashMap<>();
        Map<Name, List<String>> parentColumns = new LinkedHashMap<>();
        Rows.each(connection, FOREIGN_KEYS, List.of(raw.name, raw.name), row -> {
            Name name =
                    new Name(row.getString(1), row.getString(2), row.getString(3), row.getString(5), row.getString(6));
            columns.computeIfAbsent(name, key -> new ArrayList<>()).add(row.getString(4));
            parentColumns.computeIfAbsent(name, key -> new ArrayList<>()).add(row.getString(7));
        });
        columns.forEach((name, local) -> raw.foreignKeys.add(new RawForeignKey(
                name.name(),
                name.childSchema(),
                name.child(),
                local,
                name.parentSchema(),
                name.parent(),
                parentColumns.getOrDefault(name, List.of()))));
    }
}
