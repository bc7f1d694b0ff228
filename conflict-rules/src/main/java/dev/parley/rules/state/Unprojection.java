package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.DeltaRule;
import dev.parley.rules.rule.ReplayRule;
import dev.parley.rules.rule.RuleException;
import dev.parley.rules.rule.Write;
import dev.parley.rules.version.Dot;
import java.util.HashSet;
import java.util.Set;

/**
 * Takes out of a local write what its writer found and did not write: where the table showed something else than the row's
 * state says, the write is told as the same change of what the state says. Else its old image would be taken for the base
 * of the row elsewhere, and what the table should never have shown would come back as if somebody had written it. Pure.
 */
public final class Unprojection {
    private final RowPolicy policy;
    private final Row shown;
    private final Set<String> altered;

    private final Set<Dot> unseen;

    /** @param shown what the row's state says before the write */
    public Unprojection(RowPolicy policy, Row shown) {
        this(policy, shown, Set.of());
    }

    /**
     * For a row that keys may have altered.
     *
     * @param unseen operations of the row; who replaces a value that a key has put there has not seen what they wrote
     */
    public Unprojection(RowPolicy policy, Row shown, Set<Dot> unseen) {
        this.policy = policy;
        this.shown = shown;
        this.unseen = Set.copyOf(unseen);
        this.altered = policy.keys().altered();
    }

    /** The write as a change of what the state says; itself if the writer found that. */
    public Operation of(Operation operation) {
        if (operation instanceof Operation.Delete delete && delete.before() != null) {
            return delete.withBefore(told(delete.before()));
        }
        Row before = operation instanceof Operation.Update update ? update.before() : null;
        if (before == null || before.agreesWith(shown)) {
            return operation;
        }
        Operation.Update update = (Operation.Update) operation;
        return new Operation.Update(
                update.stamp(), update.key(), told(before), after(before, update), excluded(before, update));
    }

    private Set<Dot> excluded(Row found, Operation.Update update) {
        boolean overwrites = altered.stream()
                .anyMatch(column -> !found.get(column).equals(shown.get(column))
                        && !found.get(column).equals(update.after().get(column)));
        if (!overwrites) {
            return update.excluded();
        }
        Set<Dot> excluded = new HashSet<>(update.excluded());
        excluded.addAll(unseen);
        return excluded;
    }

    private Row told(Row found) {
        Row told = found;
        for (int i = 0; i < found.columns().size(); i++) {
            Value right = shown.get(found.columns().name(i));
            told = right == Value.Unchanged.UNCHANGED ? told : told.with(i, right);
        }
        return told;
    }

    /**
     * Columns of a unit are written together; but what a key made of a value is no value of its own, so that nobody who leaves
     * it as he found it has written it.
     */
    private Row after(Row found, Operation.Update update) {
        Row written = update.after();
        Row told = written;
        for (Unit unit : policy.units(written.columns().names())) {
            boolean wrote = unit.columns().stream()
                    .anyMatch(column -> written.get(column) != Value.Unchanged.UNCHANGED
                            && !written.get(column).equals(found.get(column)));
            for (String column : unit.columns()) {
                Value right = shown.get(column);
                Value value = written.get(column);
                boolean kept = altered.contains(column) && value.equals(found.get(column));
                if (right != Value.Unchanged.UNCHANGED && value != Value.Unchanged.UNCHANGED) {
                    told = told.with(
                            written.columns().indexOf(column),
                            wrote && !kept
                                    ? changed(right, new Write(update, false, false, unit.columns()), unit, column)
                                    : right);
                }
            }
        }
        return told;
    }

    /** The same change made to what is right; what cannot be told as a change stands as it was written. */
    private static Value changed(Value right, Write write, Unit unit, String column) {
        Value written = write.after(column);
        try {
            if (unit.rule() instanceof DeltaRule rule && rule.isDelta(write.before(), written)) {
                return rule.add(right, write.before(), written);
            }
            return unit.rule() instanceof ReplayRule rule && write.before() != Value.Unchanged.UNCHANGED
                    ? replayed(rule, right, write)
                    : written;
        } catch (RuleException e) {
            return written;
        }
    }

    private static Value replayed(ReplayRule rule, Value right, Write write) {
        try {
            return rule.apply(right, write);
        } catch (RuleException e) {
            return rule.otherwise(right, write.before(), write.after());
        }
    }
}
