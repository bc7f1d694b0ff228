package dev.parley.review;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Decides what a conflict was decided from once more, under other rules, and says what differs. Pure. */
final class WhatIf {
    private WhatIf() {}

    /**
     * What becomes of a row.
     *
     * @param image null if the row is gone, or nobody knows what it is
     * @param state {@code row}, {@code absent} or {@code unknown}
     * @param waiting units that wait for a person
     */
    record Outcome(@Nullable Row image, String state, Set<String> waiting) {
        static Outcome of(RowState inputs, RowPolicy policy) {
            Evaluation evaluation = inputs.evaluate(policy);
            Set<String> waiting = new TreeSet<>();
            for (Pending unit : evaluation.pending()) {
                waiting.add(unit.unit());
            }
            if (evaluation.visible() instanceof Visible.Row row) {
                return new Outcome(row.image(), "row", waiting);
            }
            if (evaluation.visible() instanceof Visible.Absent || inputs.base() == Base.Absent.ABSENT) {
                return new Outcome(null, "absent", waiting);
            }
            return inputs.base() instanceof Base.Present present
                    ? new Outcome(present.image(), "row", waiting)
                    : new Outcome(null, "unknown", waiting);
        }

        Value value(String column) {
            return image == null ? Value.Unchanged.UNCHANGED : image.get(column);
        }
    }

    /**
     * The two outcomes.
     *
     * @param columns in which they differ; empty unless both are rows
     */
    record Difference(Outcome now, Outcome then, List<String> columns) {
        boolean isChange() {
            return !columns.isEmpty()
                    || !now.state().equals(then.state())
                    || !now.waiting().equals(then.waiting());
        }
    }

    static Difference of(RowState inputs, RowPolicy present, RowPolicy candidate) {
        Outcome now = Outcome.of(inputs, present);
        Outcome then = Outcome.of(inputs, candidate);
        return new Difference(now, then, differing(now.image(), then.image()));
    }

    private static List<String> differing(@Nullable Row now, @Nullable Row then) {
        List<String> columns = new ArrayList<>();
        if (now != null && then != null) {
            Columns names = now.columns();
            for (String column : names.names()) {
                if (!Objects.equals(now.get(column), then.get(column))) {
                    columns.add(column);
                }
            }
        }
        return columns;
    }
}
