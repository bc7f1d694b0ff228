package dev.parley.rules.testkit;

import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Evaluation;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import java.util.ArrayList;
import java.util.List;

/** All that can be seen of an evaluation, as bytes. */
public final class Outcome {
    private Outcome() {}

    /** Equal bytes if row, losers, waiting writes, failures and lost writes are equal. */
    public static byte[] of(RowState state, RowPolicy policy) {
        Evaluation evaluation = state.evaluate(policy);
        List<Value> parts = new ArrayList<>();
        say(parts, evaluation.visible() instanceof Visible.Absent ? "absent" : "there");
        Row row = Site.shown(state, evaluation);
        if (row != null) {
            for (int i = 0; i < row.columns().size(); i++) {
                say(parts, row.columns().name(i));
                parts.add(row.get(i));
            }
        }
        dots(parts, evaluation.losers());
        evaluation.pending().forEach(unit -> {
            say(parts, unit.unit() + " shows " + unit.shown().dot());
            dots(parts, unit.siblings());
        });
        evaluation.failures().forEach(failure -> say(parts, failure.toString()));
        state.lost(policy).forEach(lost -> say(parts, lost.toString()));
        return CanonicalBytes.of(parts.toArray(Value[]::new));
    }

    private static void dots(List<Value> parts, List<Operation> operations) {
        operations.forEach(operation -> say(parts, operation.dot().toString()));
    }

    private static void say(List<Value> parts, String text) {
        parts.add(new Value.Text(text));
    }
}
