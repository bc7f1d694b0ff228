package dev.parley.rules.state;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.JoinRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A row at its new key, on which writes are made again that were meant for it at its former one. Key columns stay as they
 * are. Pure.
 */
public final class MovedRow {
    private final RowPolicy policy;
    private final Set<String> keyColumns;
    private final Operation.Delete move;
    private final @Nullable Row former;
    private final Row now;

    /**
     * @param move the change of its key; its old image is the row as it was then
     * @param now the row as it is
     */
    public MovedRow(RowPolicy policy, Collection<String> keyColumns, Operation.Delete move, Row now) {
        this.policy = policy;
        this.keyColumns = Set.copyOf(keyColumns);
        this.move = move;
        this.former = move.before();
        this.now = now;
    }

    /**
     * The row with writes made again.
     *
     * @param gaveWay columns of which two values met, and no rule makes one of both
     */
    public record Made(Row row, Set<String> gaveWay) {
        public Made {
            gaveWay = Set.copyOf(gaveWay);
        }
    }

    /**
     * The row with what another site's update of the former key changed. Sums and merges change by as much; of columns that
     * have been written since, each unit's later write stands. What gave way is a value of the row: the update itself is told
     * where it was written.
     *
     * @param later true if the update is later than the latest write of the row at its new key
     */
    public Made with(Operation.Update update, boolean later) {
        Row result = now;
        Set<String> gaveWay = new HashSet<>();
        for (Unit unit : units()) {
            List<String> wrote = changed(unit, update.before(), update.after());
            if (wrote.isEmpty()) {
                continue;
            }
            boolean contested = isWritten(unit);
            Value merged = merged(unit, result, update);
            if (merged != null) {
                result = put(result, column(unit), merged);
            } else if (!contested || later) {
                result = copied(result, update.after(), contested ? columns(unit) : wrote);
                gaveWay.addAll(contested ? changed(unit, now, result) : List.of());
            }
        }
        return new Made(result, gaveWay);
    }

    /**
     * The row with what {@code other}, the same row at a key that it lost to this one, has otherwise than the former row: sums
     * and merges by as much, less what came there by updates of the former key, since this row's site makes those itself; of
     * other units those that are here as they were. What gave way is a value of {@code other}.
     *
     * @param made those updates of the former key, by ascending rank
     */
    public Made withChangesOf(Row other, List<Operation.Update> made) {
        Row result = now;
        Set<String> gaveWay = new HashSet<>();
        for (Unit unit : units()) {
            Operation.Update change = change(unit, other, made);
            List<String> wrote = changed(unit, change.before(), other);
            if (wrote.isEmpty()) {
                continue;
            }
            Value merged = merged(unit, result, change);
            if (merged != null) {
                result = put(result, column(unit), merged);
            } else if (former != null && !isWritten(unit)) {
                result = copied(result, other, columns(unit));
            } else {
                gaveWay.addAll(wrote);
            }
        }
        return new Made(result, gaveWay);
    }

    /** Columns in which the row is not as it was when it was given its key. */
    public Set<String> written() {
        Set<String> written = new HashSet<>();
        units().forEach(unit -> written.addAll(changed(unit, former, now)));
        return written;
    }

    /** What was done to a unit on the way from the former row to {@code other}, but for {@code made}, as one change. */
    private Operation.Update change(Unit unit, Row other, List<Operation.Update> made) {
        Row found = former;
        for (Operation.Update update : made) {
            boolean counts = found != null
                    && changesByParts(unit.rule())
                    && !changed(unit, update.before(), update.after()).isEmpty();
            Value merged = counts && found != null ? merged(unit, found, update) : null;
            if (counts && found != null) {
                found = put(found, column(unit), merged == null ? update.after().get(column(unit)) : merged);
            }
        }
        return new Operation.Update(move.stamp(), move.key(), found, other, Set.of());
    }

    private static boolean changesByParts(Rule rule) {
        return rule instanceof DeltaRule || rule instanceof ReplayRule;
    }

    /** The unit's value with a change, where its rule makes one value of both; else null. Such units have one column. */
    private static @Nullable Value merged(Unit unit, Row row, Operation.Update change) {
        Write write = new Write(change, false, false, unit.columns());
        Value current = row.get(column(unit));
        try {
            if (unit.rule() instanceof DeltaRule rule && rule.isDelta(write.before(), write.after())) {
                return rule.add(current, write.before(), write.after());
            }
            if (unit.rule() instanceof ReplayRule rule && write.before() != Value.Unchanged.UNCHANGED) {
                return rule.apply(current, write);
            }
            return unit.rule() instanceof JoinRule rule ? rule.join(current, write.after()) : null;
        } catch (RuleException e) {
            return null; // the later write stands, as where the rule itself falls back
        }
    }

    /** True if the unit is not as it was when the row was given its key, as far as that is known. */
    private boolean isWritten(Unit unit) {
        return former != null && !changed(unit, former, now).isEmpty();
    }

    private List<Unit> units() {
        return policy.units(now.columns());
    }

    private static String column(Unit unit) {
        return unit.columns().get(0);
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
