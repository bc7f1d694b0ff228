package dev.parley.pipeline;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * One table as a site's database has it, under canonical names. Immutable; read from the catalog when the agent starts.
 *
 * @param name canonical name, the same at all sites; tables of the bridge itself are called {@code parley.applied} and so on
 * @param localSchema schema (PostgreSQL) or database (MySQL) that holds the table
 * @param localName name in this database
 * @param columns in table order, generated columns left out
 * @param keyColumns canonical names of the primary key columns, in key order
 * @param uniques other unique indexes
 * @param foreignKeys foreign keys to other replicated tables
 * @param oldImages true if the log carries the complete old row (REPLICA IDENTITY FULL, binlog_row_image=FULL)
 */
public record TableShape(
        String name,
        String localSchema,
        String localName,
        List<ColumnShape> columns,
        List<String> keyColumns,
        List<UniqueShape> uniques,
        List<ForeignKeyShape> foreignKeys,
        boolean oldImages,
        Columns names,
        List<Integer> keyPositions) {

    public TableShape {
        columns = List.copyOf(columns);
        keyColumns = List.copyOf(keyColumns);
        uniques = List.copyOf(uniques);
        foreignKeys = List.copyOf(foreignKeys);
        keyPositions = List.copyOf(keyPositions);
    }

    /** Derives the shared column list and the key positions. */
    public static TableShape of(
            String name,
            String localSchema,
            String localName,
            List<ColumnShape> columns,
            List<String> keyColumns,
            List<UniqueShape> uniques,
            List<ForeignKeyShape> foreignKeys,
            boolean oldImages) {
        Columns names = Columns.of(columns.stream().map(ColumnShape::name).toList());
        List<Integer> positions = new ArrayList<>();
        for (String column : keyColumns) {
            int at = names.indexOf(column);
            if (at < 0) {
                throw new IllegalArgumentException("key column '" + column + "' is not a column of table " + name);
            }
            positions.add(at);
        }
        return new TableShape(
                name, localSchema, localName, columns, keyColumns, uniques, foreignKeys, oldImages, names, positions);
    }

    /** The key of a row image of this table. */
    public RowKey keyOf(Row row) {
        Value[] values = new Value[keyPositions.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.get(keyPositions.get(i));
        }
        return RowKey.of(name, values);
    }
}
