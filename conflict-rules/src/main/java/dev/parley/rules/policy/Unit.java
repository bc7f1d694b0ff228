package dev.parley.rules.policy;

import dev.parley.rules.rule.Rule;
import java.util.List;
import java.util.Objects;

/**
 * What is decided as one in the rows of a table: the row, a column group or a column.
 *
 * @param name of the group or column; {@link #ROW} for the columns that no group has
 * @param since number of the policy version that last changed it
 * @param columns those of its columns that the row has; at least one
 */
public record Unit(String name, int since, Rule rule, List<String> columns) {
    /** Names the unit of all columns that no group has, and the existence of the row. */
    public static final String ROW = "row";

    public Unit {
        Objects.requireNonNull(name);
        Objects.requireNonNull(rule);
        columns = List.copyOf(columns);
    }

    /** True if this decides the same columns by the same rule, whichever version said so first. */
    boolean sameAs(Unit that) {
        return columns.equals(that.columns) && rule.equals(that.rule);
    }

    Unit since(int version) {
        return new Unit(name, version, rule, columns);
    }

    /** True if both decide some column. */
    public boolean overlaps(Unit that) {
        for (String column : columns) {
            if (that.columns.contains(column)) {
                return true;
            }
        }
        return false;
    }
}
