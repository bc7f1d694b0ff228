package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A row at its new key, on which writes are made again that were meant for it at its former one. Key columns stay as they
 * are. Pure.
 */
public final class MovedRow {
    private final RowPolicy policy;
    private final Set<String> keyColumns;
    private final @Nullable Row former;
    private final Row now;

    /**
     * @param former the row as it was when it was given its key; null if nobody here knows it
     * @param now the row as it is
     */
    public MovedRow(RowPolicy policy, Collection<String> keyColumns, @Nullable Row former, Row now) {
        this.policy = policy;
        this.keyColumns = Set.copyOf(keyColumns);
        this.former = former;
        this.now = now;
    }

    /**
     * The row with what another site's update of the former key changed. Sums and merges change by as much; of columns that
     * have been written since, each unit's later write stands.
     *
     * @param later true if the update is later than the latest write of the row at its new key
     */
    public Row with(Operation.Update update, boolean later) {
        Row result = now;
        for (Unit unit : units()) {
            List<String> wrote = changed(unit, update.before(), update.after());
            if (wrote.isEmpty()) {
                continue;
            }
            boolean merges = unit.rule() instanceof DeltaRule || unit.rule() instanceof ReplayRule;
            boolean contested =
                    !merges && former != null && !changed(unit, former, now).isEmpty();
            if (merges) {
                Write write = new Write(update, false, false, unit.columns());
                for (String column : wrote) {
                    result = put(result, column, Unprojection.changed(result.get(column), write, unit, column));
                }
            } else if (!contested || later) {
                result = copied(result, update.after(), contested ? columns(unit) : wrote);
            }
        }
        return result;
    }

    /**
     * The row with what {@code other} has otherwise than the former row, which lost its key to this one: units of which a rule
     * picks one write, if they are here as they were. What was summed up or merged there stays there.
     */
    public Row withChangesOf(Row other) {
        Row result = now;
        for (Unit unit : units()) {
            boolean wrote = !changed(unit, former, other).isEmpty();
            if (wrote
                    && former != null
                    && unit.rule() instanceof PickRule
                    && changed(unit, former, now).isEmpty()) {
                result = copied(result, other, columns(unit));
            }
        }
        return result;
    }

    private List<Unit> units() {
        return policy.units(now.columns());
    }

    private List<String> columns(Unit unit) {
        return unit.columns().stream()
                .filter(column -> !keyColumns.contains(column))
                .toList();
    }

    private List<String> changed(Unit unit, @Nullable Row before, Row after) {
        List<String> changed = new ArrayList<>();
        for (String column : columns(unit)) {
            Value value = after.get(column);
            boolean same = before != null && before.get(column).equals(value);
            if (value != Value.Unchanged.UNCHANGED && !same) {
                changed.add(column);
            }
        }
        return changed;
    }

    private static Row copied(Row row, Row from, List<String> columns) {
        Row result = row;
        for (String column : columns) {
            Value value = from.get(column);
            result = value == Value.Unchanged.UNCHANGED ? result : put(result, column, value);
        }
        return result;
    }

    private static Row put(Row row, String column, Value value) {
        return row.with(row.columns().indexOf(column), value);
    }
}
