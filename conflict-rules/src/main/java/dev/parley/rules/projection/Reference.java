package dev.parley.rules.projection;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.OrphanPolicy;
import java.util.List;
import java.util.Objects;

/**
 * A foreign key of a table.
 *
 * @param name canonical, equal at all sites
 * @param columns of this table
 * @param parent the table it refers to
 * @param parentColumns in the order of {@code columns}
 * @param primary true if these are the parent's primary key, in its order
 */
public record Reference(
        String name,
        List<String> columns,
        String parent,
        List<String> parentColumns,
        boolean primary,
        OrphanPolicy orphans) {
    public Reference {
        Objects.requireNonNull(name);
        Objects.requireNonNull(parent);
        Objects.requireNonNull(orphans);
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    /** The row that a row with this image refers to; null if any of the columns is NULL. */
    public @Nullable RowKey target(Row image) {
        List<Value> values = image.naming(columns);
        if (values == null) {
            return null;
        }
        return primary ? RowKey.of(parent, values) : RowKey.of(name(parent, parentColumns), values);
    }

    /** Names rows by other columns than their primary key. */
    static String name(String table, List<String> columns) {
        return table + "(" + String.join(",", columns) + ")";
    }
}
