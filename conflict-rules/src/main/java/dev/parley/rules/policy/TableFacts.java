package dev.parley.rules.policy;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a table is, as far as a policy has to know.
 *
 * @param columns canonical column names, each with what its type can do
 * @param key columns of the primary key
 * @param checked columns that a CHECK constraint of several columns names
 * @param fullImages true if the database's log carries old rows: REPLICA IDENTITY FULL, binlog_row_image=FULL
 * @param outOfLine true if the log may leave out large values that did not change
 * @param generatedKey true if the database makes up the key and sites may make up the same
 */
public record TableFacts(
        Map<String, ColumnKind> columns,
        Set<String> key,
        Set<String> checked,
        boolean fullImages,
        boolean outOfLine,
        boolean generatedKey) {
    /** What the type of a column can do. */
    public enum ColumnKind {
        /** Integers and decimals. */
        EXACT_NUMBER,
        FLOATING_POINT,
        TEXT,
        JSON,
        OTHER
    }

    public TableFacts {
        columns = Map.copyOf(columns);
        key = Set.copyOf(key);
        checked = Set.copyOf(checked);
        columns.forEach((name, kind) -> Objects.requireNonNull(kind));
    }
}
