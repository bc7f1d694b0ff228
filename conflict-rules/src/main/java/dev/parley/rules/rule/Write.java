package dev.parley.rules.rule;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Stamp;
import java.util.List;
import java.util.Objects;

/**
 * One operation as the rule of a unit sees it.
 *
 * @param whole true if it began the row: nothing of what was there before it shows through
 * @param reborn true if the row did not exist for its writer by all operations that it had applied
 * @param columns the columns of the unit; at least one
 */
public record Write(Operation operation, boolean whole, boolean reborn, List<String> columns) {
    public Write {
        Objects.requireNonNull(operation);
        columns = List.copyOf(columns);
    }

    public Stamp stamp() {
        return operation.stamp();
    }

    public boolean supersedes(Write that) {
        return operation.supersedes(that.operation);
    }

    /** The old value of the unit's first column; unchanged if the log did not carry it or the row was new. */
    public Value before() {
        Row row = whole || !(operation instanceof Operation.Update update) ? null : update.before();
        return row == null ? Value.Unchanged.UNCHANGED : row.get(columns.get(0));
    }

    /** The new value of the unit's first column. */
    public Value after() {
        return after(columns.get(0));
    }

    /** The new value of a column; unchanged if this does not carry it. */
    public Value after(String column) {
        Row row = image();
        return row == null ? Value.Unchanged.UNCHANGED : row.get(column);
    }

    /** The whole new row, other units included; null for a delete. */
    public @Nullable Row image() {
        return operation.image();
    }

    /** True if it carries the new value of every column of the unit. */
    public boolean carriesAll() {
        for (String column : columns) {
            if (after(column) == Value.Unchanged.UNCHANGED) {
                return false;
            }
        }
        return true;
    }
}
