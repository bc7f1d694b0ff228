package dev.parley.rules.policy;

import dev.parley.rules.rule.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Columns decided apart from the rest of their row. A rule that picks writes decides them together; one that looks at
 * values decides each by itself.
 *
 * @param name for decisions and messages
 * @param columns canonical column names; at least one
 */
public record ColumnGroup(String name, List<String> columns, Rule rule) {
    public ColumnGroup {
        Objects.requireNonNull(name);
        Objects.requireNonNull(rule);
        columns = List.copyOf(columns);
        if (columns.isEmpty() || new HashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException(
                    "column group '" + name + "' needs at least one column and each only once, got " + columns);
        }
    }

    /** A group of one column, of its name. */
    public static ColumnGroup of(String column, Rule rule) {
        return new ColumnGroup(column, List.of(column), rule);
    }
}
