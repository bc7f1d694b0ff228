package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Laws of evaluations: that they are functions of a set of operations. Each method says what is wrong, or null. */
final class EvaluationLaws {
    private static final int ORDERS = 2;

    private final Surroundings surroundings;

    EvaluationLaws(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** P1. */
    @Nullable
    String determinism(History history) {
        List<byte[]> outcomes = surroundings.each(() -> outcome(history));
        for (byte[] outcome : outcomes) {
            if (!Arrays.equals(outcome, outcomes.get(0))) {
                return "the same history comes to something else elsewhere";
            }
        }
        return null;
    }

    /** The whole history anew, so that nothing of an evaluation before it can be taken over. */
    private static byte[] outcome(History history) {
        return outcome(history, history.run().operations());
    }

    private static byte[] outcome(History history, List<Operation> operations) {
        return Outcome.of(HistoryLaws.oracle(history, operations), history.policy());
    }

    /** P2: the whole set, each part of it from the smallest, and the whole set again. */
    @Nullable
    String purity(History history) {
        List<Operation> operations = history.run().operations();
        byte[] before = outcome(history, operations);
        for (int i = 1; i < operations.size(); i++) {
            outcome(history, operations.subList(0, i));
            outcome(history, operations.subList(i, operations.size()));
        }
        return Arrays.equals(before, outcome(history, operations))
                ? null
                : "after evaluations of parts of it the same set comes to something else";
    }

    /** P15: copies, shuffled, one by one. */
    @Nullable
    String set(History history) {
        List<Operation> operations = history.run().operations();
        byte[] expected = outcome(history, operations);
        for (int order = 0; order < ORDERS; order++) {
            List<Operation> copies = new ArrayList<>();
            operations.forEach(operation -> copies.add(copy(operation)));
            Collections.shuffle(copies, new Random(order));
            RowState state = RowState.of(history.base(), VersionVector.EMPTY, List.of());
            for (Operation copy : copies) {
                state = state.with(copy);
                state.evaluate(history.policy());
            }
            if (!Arrays.equals(expected, Outcome.of(state, history.policy()))) {
                return "equal operations that came in another order come to something else";
            }
        }
        return null;
    }

    private static Operation copy(Operation operation) {
        Stamp old = operation.stamp();
        SiteId site = old.dot().origin();
        Stamp stamp = new Stamp(new Dot(site, old.dot().sequence()), old.context(), old.writtenAt(), old.policy());
        if (operation instanceof Operation.Insert insert) {
            return new Operation.Insert(stamp, insert.key(), copy(insert.after()), insert.excluded(), insert.settled());
        }
        if (operation instanceof Operation.Update update) {
            Row before = update.before() == null ? null : copy(update.before());
            return new Operation.Update(stamp, update.key(), before, copy(update.after()), update.excluded());
        }
        if (operation instanceof Operation.Delete delete) {
            return new Operation.Delete(stamp, delete.key(), delete.before(), delete.excluded(), delete.settled());
        }
        Operation.Decision decision = (Operation.Decision) operation;
        return new Operation.Decision(
                stamp, decision.key(), copy(decision.image()), decision.settled(), decision.excluded());
    }

    private static Row copy(Row row) {
        Columns columns = row.columns();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(row.get(i));
        }
        return Row.of(columns, values);
    }

    /** P17: in the order of writing, a write over the one that shows makes one show that is older than both. */
    @Nullable
    String exposure(History history) {
        RowState state = RowState.of(history.base(), VersionVector.EMPTY, List.of());
        Operation shown = null;
        for (Operation next : history.run().operations()) {
            state = state.with(next);
            Operation now = shown(state, history);
            boolean another = now != null && now != next && now != shown;
            if (another && shown != null && next.supersedes(shown) && HistoryLaws.wroteTested(next)) {
                return next.dot() + " over " + shown.dot() + ", which showed, brought back "
                        + Objects.requireNonNull(now).dot();
            }
            shown = now;
        }
        return null;
    }

    private static @Nullable Operation shown(RowState state, History history) {
        Row row = Site.shown(state, history.policy());
        List<Operation> operations = state.operations();
        for (int i = operations.size() - 1; row != null && i >= 0; i--) {
            Operation operation = operations.get(i);
            if (HistoryLaws.wroteTested(operation)
                    && HistoryLaws.value(operation).equals(row.get("a"))) {
                return operation;
            }
        }
        return null;
    }
}
