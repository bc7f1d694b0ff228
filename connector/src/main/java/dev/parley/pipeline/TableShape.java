package dev.parley.pipeline;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One table as a site's database has it, under canonical names. Immutable; read from the catalog when the agent starts.
 *
 * @param name canonical name, the same at all sites; tables of the bridge itself are called {@code parley.applied} and so on
 * @param localSchema schema (PostgreSQL) or database (MySQL) that holds the table
 * @param localName name in this database
 * @param columns in table order, generated columns left out
 * @param keyColumns canonical names of the key's columns, in key order
 * @param uniques other unique indexes; that of the key too, if it takes different texts for equal
 * @param foreignKeys foreign keys to other replicated tables
 * @param oldImages true if the log carries the complete old row (REPLICA IDENTITY FULL, binlog_row_image=FULL)
 * @param key the index that the key is
 * @param sharing what of it this site exchanges; columns that it does not take are none of {@code columns}
 * @param leftOut local names of the table's other columns, whose values nobody reads from the log: generated ones, and those
 *     that this site skips
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
        List<Integer> keyPositions,
        KeyShape key,
        Sharing sharing,
        Set<String> leftOut) {

    public TableShape {
        columns = List.copyOf(columns);
        keyColumns = List.copyOf(keyColumns);
        uniques = List.copyOf(uniques);
        foreignKeys = List.copyOf(foreignKeys);
        keyPositions = List.copyOf(keyPositions);
        leftOut = Set.copyOf(leftOut);
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
                name,
                localSchema,
                localName,
                columns,
                keyColumns,
                uniques,
                foreignKeys,
                oldImages,
                names,
                positions,
                KeyShape.PRIMARY,
                Sharing.WHOLE,
                Set.of());
    }

    /** The same, of which this site exchanges no more than {@code shared}. */
    public TableShape sharing(Sharing shared) {
        return with(key, shared, leftOut);
    }

    /** The same, with this index for its key. */
    public TableShape keyedBy(KeyShape index) {
        return with(index, sharing, leftOut);
    }

    /** The same, with these local names for its other columns. */
    public TableShape leavingOut(Set<String> others) {
        return with(key, sharing, others);
    }

    private TableShape with(KeyShape index, Sharing shared, Set<String> others) {
        return new TableShape(
                name,
                localSchema,
                localName,
                columns,
                keyColumns,
                uniques,
                foreignKeys,
                oldImages,
                names,
                keyPositions,
                index,
                shared,
                others);
    }

    /** All columns that are read from the log: its own, then those that are sent in another form. */
    public List<ColumnShape> captured() {
        if (sharing.derived().isEmpty()) {
            return columns;
        }
        List<ColumnShape> all = new ArrayList<>(columns);
        sharing.derived().forEach(derived -> all.add(derived.source()));
        return all;
    }

    /** An image in this table's columns and their order; columns that it does not know are {@code Unchanged}. */
    public Row image(Row image) {
        if (image.columns().equals(names)) {
            return image;
        }
        Value[] values = new Value[names.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.get(names.name(i));
        }
        return Row.of(names, values);
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
