package dev.parley.sim;

import dev.parley.rules.Nullable;
import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.GrowExtreme;
import dev.parley.rules.rule.PickRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * I12, unit by unit, without asking the rules: each write that a decision on a row had before it shows, was overwritten by
 * one that had seen it, waits, or is among the losers; counters are exact sums; grown values cover all that was written;
 * what was put into a set, and never taken out, is in it.
 */
final class Accounts {
    private final RowKey key;
    private final RowState state;
    private final RowPolicy policy;
    private final Evaluation evaluation;
    private final Set<Dot> spared = new HashSet<>();
    private final Set<Dot> waiting = new HashSet<>();
    private boolean oneUnit;

    private Accounts(RowKey key, RowState state, RowPolicy policy) {
        this.key = key;
        this.state = state;
        this.policy = policy;
        this.evaluation = state.evaluate(policy);
        evaluation.losers().forEach(loser -> spared.add(loser.dot()));
        evaluation.pending().forEach(unit -> unit.siblings().forEach(sibling -> waiting.add(sibling.dot())));
        spared.addAll(waiting);
    }

    /** Throws {@link Violation} if a write is gone without a trace. */
    static void check(RowKey key, RowState complete, RowPolicy policy) {
        new Accounts(key, complete, policy).check();
    }

    private void check() {
        if (evaluation.visible() instanceof Visible.Absent absent) {
            for (Operation operation : state.operations()) {
                if (operation != absent.by() && !counts(absent.by(), operation)) {
                    requireSpared(
                            operation, "the row", "deleted by " + absent.by().dot());
                }
            }
        } else if (evaluation.visible() instanceof Visible.Row row) {
            List<Unit> units = policy.units(row.image().columns().names());
            oneUnit = units.size() == 1;
            for (Unit unit : units) {
                check(unit, row.image());
            }
        }
    }

    private void check(Unit unit, Row image) {
        if (unit.rule() instanceof PickRule) {
            checkPicked(unit, image);
        } else if (updatesOnly()) {
            checkMerged(unit.rule(), unit.columns().get(0), image);
        }
    }

    private void checkPicked(Unit unit, Row image) {
        for (Operation operation : state.operations()) {
            if (wrote(operation, unit) && !spared.contains(operation.dot()) && !stands(operation, unit, image)) {
                requireSpared(operation, unit.name(), "which shows what somebody wrote who had not seen it");
            }
        }
    }

    /** True if the unit shows what the operation wrote, or what one wrote that had seen it; or such a one waits. */
    private boolean stands(Operation operation, Unit unit, Row image) {
        for (Operation other : state.operations()) {
            boolean above = other == operation || counts(other, operation);
            if (above && other instanceof Operation.Delete) {
                return true; // of an earlier life of the row
            }
            if (above && wrote(other, unit) && (waiting.contains(other.dot()) || shows(other, unit, image))) {
                return true;
            }
        }
        return false;
    }

    private static boolean shows(Operation operation, Unit unit, Row image) {
        Row after = operation.image();
        return after != null
                && unit.columns().stream()
                        .allMatch(column -> after.get(column) == Value.Unchanged.UNCHANGED
                                || after.get(column).equals(image.get(column)));
    }

    /**
     * A whole row counts as a write of every unit, and so does a change of a row that was gone; any other change as one of
     * the units it changes, or of the only one.
     */
    private boolean wrote(Operation operation, Unit unit) {
        Row after = operation.image();
        Row before = operation instanceof Operation.Update update ? update.before() : null;
        return after != null
                && unit.columns().stream()
                        .anyMatch(column -> after.get(column) != Value.Unchanged.UNCHANGED
                                && (oneUnit
                                        || before == null
                                        || bringsBack(operation)
                                        || !before.get(column).equals(after.get(column))));
    }

    /** True if by all that its writer had applied there was no row: the change begins it anew, as an insert does. */
    private boolean bringsBack(Operation operation) {
        List<Operation> seen = new ArrayList<>(state.operations());
        seen.removeIf(other -> !operation.supersedes(other));
        return seen.stream().anyMatch(other -> other instanceof Operation.Delete)
                && RowState.of(state.base(), state.folded(), seen)
                                .evaluate(policy)
                                .visible()
                        instanceof Visible.Absent;
    }

    private static boolean counts(Operation winner, Operation loser) {
        return winner.supersedes(loser) && !winner.excluded().contains(loser.dot());
    }

    private void requireSpared(Operation operation, String unit, String why) {
        if (!spared.contains(operation.dot())) {
            throw new Violation(
                    "I12",
                    operation.dot() + " is lost without a trace in " + unit + " of " + Tell.key(key) + ": " + why);
        }
    }

    // ------------------------------------------------------------ merges

    private boolean updatesOnly() {
        return state.base() instanceof Base.Present
                && state.operations().stream().allMatch(operation -> operation instanceof Operation.Update);
    }

    private void checkMerged(Rule rule, String column, Row image) {
        Value shown = image.get(column);
        if (rule instanceof SumDeltas) {
            long sum = number(((Base.Present) state.base()).image(), column);
            for (Operation operation : state.operations()) {
                sum += number(operation.image(), column) - number(before(operation), column);
            }
            require(shown.equals(new Value.Int(sum)), column, shown + ", not the sum " + sum);
        } else if (rule instanceof GrowExtreme grows) {
            for (Operation operation : state.operations()) {
                int above = Long.compare(number(image, column), number(operation.image(), column));
                require(
                        grows.greatest() ? above >= 0 : above <= 0,
                        column,
                        shown + ", and " + number(operation.image(), column) + " was written");
            }
        } else if (rule instanceof SetAddRemove set) {
            checkSet(column, set.form(), image);
        }
    }

    private void checkSet(String column, Elements form, Row image) {
        Set<String> shown = words(image, column, form);
        Set<String> removed = new HashSet<>();
        Set<String> added = new HashSet<>();
        for (Operation operation : state.operations()) {
            Set<String> before = words(before(operation), column, form);
            Set<String> after = words(operation.image(), column, form);
            before.stream().filter(word -> !after.contains(word)).forEach(removed::add);
            after.stream().filter(word -> !before.contains(word)).forEach(added::add);
        }
        added.removeAll(removed);
        require(shown.containsAll(added), column, shown + ", and " + added + " were put into it");
    }

    private void require(boolean holds, String column, String what) {
        if (!holds) {
            throw new Violation("I12", Tell.key(key) + "." + column + " shows " + what);
        }
    }

    private static @Nullable Row before(Operation operation) {
        return operation instanceof Operation.Update update ? update.before() : null;
    }

    /** Values that an image leaves out did not change: they count nothing on both sides. */
    private static long number(@Nullable Row row, String column) {
        return row != null && row.get(column) instanceof Value.Int number ? number.value() : 0;
    }

    private static Set<String> words(@Nullable Row row, String column, Elements form) {
        Value value = row == null ? Value.Unchanged.UNCHANGED : row.get(column);
        return value == Value.Unchanged.UNCHANGED ? Set.of() : form.of(value);
    }
}
