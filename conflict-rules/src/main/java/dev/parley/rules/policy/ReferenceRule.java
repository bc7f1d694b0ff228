package dev.parley.rules.policy;

import java.util.List;
import java.util.Objects;

/**
 * What becomes of rows whose parent is missing.
 *
 * @param columns of the foreign key, in the order of the policy
 * @param orphans what becomes of such a row
 */
public record ReferenceRule(List<String> columns, OrphanPolicy orphans) {
    public ReferenceRule {
        columns = List.copyOf(columns);
        Objects.requireNonNull(orphans);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a foreign key has at least one column");
        }
    }
}
