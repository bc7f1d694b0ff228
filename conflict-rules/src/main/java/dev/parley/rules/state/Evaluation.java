package dev.parley.rules.state;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.Dot;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The decision on one row.
 *
 * @param losers operations that the deciding one of a unit neither is nor supersedes, or that it excludes; by ascending
 *     rank. No write decides a replay: what it undid of others is told by {@link RowState#lost} alone
 * @param pending units that wait for a person; such a row folds only when it is deleted
 * @param failures rules that could not decide
 */
public record Evaluation(Visible visible, List<Operation> losers, List<Pending> pending, List<RuleFailure> failures) {
    static final Evaluation NOTHING = new Evaluation(Visible.Base.BASE, List.of());

    public Evaluation {
        Objects.requireNonNull(visible);
        losers = List.copyOf(losers);
        pending = List.copyOf(pending);
        failures = List.copyOf(failures);
    }

    /** A decision in which nothing waits and no rule failed. */
    public Evaluation(Visible visible, List<Operation> losers) {
        this(visible, losers, List.of(), List.of());
    }

    /** Waiting operations that the row does not show: what a write of the row at this moment has not seen. */
    public Set<Dot> hidden() {
        Set<Dot> hidden = new HashSet<>();
        if (visible instanceof Visible.Absent) {
            return hidden;
        }
        for (Pending unit : pending) {
            unit.siblings().forEach(sibling -> hidden.add(sibling.dot()));
        }
        pending.forEach(unit -> hidden.remove(unit.shown().dot()));
        return hidden;
    }
}
