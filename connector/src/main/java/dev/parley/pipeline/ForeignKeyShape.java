package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A foreign key between two replicated tables.
 *
 * @param name name of the constraint in this database
 * @param columns canonical names of the referencing columns
 * @param parentTable canonical name of the referenced table
 * @param parentColumns canonical names of the referenced columns, in the order of {@code columns}
 */
public record ForeignKeyShape(String name, List<String> columns, String parentTable, List<String> parentColumns) {
    public ForeignKeyShape {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** The values a row refers to; null if one of them is NULL or not in the image, so that nothing is to be checked. */
    public @Nullable List<Value> referenced(Row image) {
        return image.naming(columns);
    }

    /** True if this refers to the primary key of {@code parent}, in whatever order. */
    public boolean refersToKeyOf(TableShape parent) {
        return parentColumns.size() == parent.keyColumns().size()
                && parent.keyColumns().containsAll(parentColumns);
    }

    /** The row that {@code values} name if this refers to the primary key. */
    public RowKey parentKey(TableShape parent, List<Value> values) {
        List<Value> ordered = new ArrayList<>(values.size());
        for (String column : parent.keyColumns()) {
            ordered.add(values.get(parentColumns.indexOf(column)));
        }
        return RowKey.of(parent.name(), ordered);
    }

    /** The row that a row with this image refers to; null if there is none, or this refers to other columns than a key. */
    public @Nullable RowKey parentOf(Row image, TableShape parent) {
        List<Value> values = refersToKeyOf(parent) ? referenced(image) : null;
        return values == null ? null : parentKey(parent, values);
    }
}
