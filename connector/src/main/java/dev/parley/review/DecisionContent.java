package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.RuleClass;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.state.Pending;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Visible;
import dev.parley.rules.version.Dot;
import dev.parley.store.ConflictName;
import dev.parley.store.ReviewStore;
import dev.parley.wire.ConflictDetail;
import dev.parley.wire.StoredDecision;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a decision writes so that a row becomes what somebody asks for, and which writes it settles. Refuses what would have
 * no effect. Pure.
 */
final class DecisionContent {
    private final TableShape table;
    private final RowPolicy policy;
    private final RowState state;
    private final ReviewStore.Case found;
    private final ConflictDetail detail;
    private final Unit unit;

    /** @param unit that the conflict is about */
    DecisionContent(
            TableShape table,
            RowPolicy policy,
            RowState state,
            ReviewStore.Case found,
            ConflictDetail detail,
            Unit unit) {
        this.table = table;
        this.policy = policy;
        this.state = state;
        this.found = found;
        this.detail = detail;
        this.unit = unit;
    }

    /**
     * What makes the row so.
     *
     * @param values by column, of those that are to be written
     * @param absent true if the row is to be gone
     */
    StoredDecision of(Map<String, Value> values, boolean absent) {
        Row row = found.row();
        if (absent && row == null) {
            throw Resolver.superseded("the row is deleted already");
        }
        if (absent) {
            return new StoredDecision(StoredDecision.Effect.DELETE, Row.of(Columns.of()), settled());
        }
        requireEffect(values);
        Row image = image(values, row);
        if (row != null) {
            return new StoredDecision(image, settled());
        }
        if (!image.isComplete()) {
            throw ApiException.of(
                    ErrorKind.IMPOSSIBLE,
                    "the row does not exist, and the values given are not all its columns; insert it through the application");
        }
        return new StoredDecision(StoredDecision.Effect.REPLACE, image, settled());
    }

    /** What is decided as one is written as one; a row that is made anew has its key. */
    private Row image(Map<String, Value> values, @Nullable Row row) {
        boolean unitWritten = values.keySet().stream().anyMatch(unit.columns()::contains);
        Row out = isOfConstraint() ? byState() : null;
        Value[] image = new Value[table.names().size()];
        for (int i = 0; i < image.length; i++) {
            String column = table.names().name(i);
            Value otherwise = Value.Unchanged.UNCHANGED;
            if (row != null && unitWritten && unit.columns().contains(column) && !isKey(column)) {
                otherwise = row.get(column);
            } else if (row == null && isKey(column)) {
                otherwise = found.key().get(table.keyColumns().indexOf(column));
            } else if (row == null && out != null) {
                otherwise = out.get(column);
            }
            image[i] = values.getOrDefault(column, otherwise);
        }
        return Row.of(table.names(), image);
    }

    /** What a row would show that is out of the table for a key. */
    private @Nullable Row byState() {
        if (state.evaluate(policy).visible() instanceof Visible.Row row) {
            return row.image();
        }
        return state.base() instanceof Base.Present present ? present.image() : null;
    }

    /** A bound that only grows takes no decision back. */
    private void requireEffect(Map<String, Value> values) {
        for (Unit one : policy.units(table.names())) {
            boolean written = one.columns().stream().anyMatch(values::containsKey);
            if (written && one.rule().ruleClass() == RuleClass.JOIN) {
                throw ApiException.of(
                        ErrorKind.IMPOSSIBLE,
                        "column " + String.join(", ", one.columns()) + " has the rule "
                                + one.rule().name()
                                + ", under which nothing is ever taken back; write a greater value through the application");
            }
        }
    }

    /** All that the person was shown, and all that waits beside it. */
    private Set<Dot> settled() {
        Set<Dot> settled = new HashSet<>();
        detail.inputs().operations().forEach(operation -> settled.add(operation.dot()));
        if (!found.conflict().row().loser().equals(ConflictName.NO_WRITE)) {
            settled.add(found.conflict().row().loser());
        }
        Dot winner = found.conflict().row().winner();
        if (winner != null && !isOfConstraint()) {
            settled.add(winner);
        }
        for (Pending pending : state.evaluate(policy).pending()) {
            if (pending.unit().equals(found.conflict().row().unit())) {
                pending.siblings().forEach(one -> settled.add(one.dot()));
            }
        }
        return settled;
    }

    private boolean isKey(String column) {
        return table.keyColumns().contains(column);
    }

    private boolean isOfConstraint() {
        return ConflictKind.isConstraint(found.conflict().row().kind());
    }
}
