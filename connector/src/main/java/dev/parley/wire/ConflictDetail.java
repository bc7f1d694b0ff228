package dev.parley.wire;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What a conflict was decided from and what came of it.
 *
 * @param inputs base and operations of the row, with their images as far as this site had them
 * @param outcome the row after it; unknown if it is whatever the table holds
 */
public record ConflictDetail(RowState inputs, Base outcome) {
    public ConflictDetail {
        Objects.requireNonNull(inputs);
        Objects.requireNonNull(outcome);
    }

    /** This with no more than {@code max} operations, those of highest rank, beside loser and winner. */
    public ConflictDetail only(int max, Dot loser, Dot winner) {
        List<Operation> all = inputs.operations();
        if (all.size() <= max) {
            return this;
        }
        List<Operation> kept = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Dot dot = all.get(i).dot();
            if (i >= all.size() - max || dot.equals(loser) || dot.equals(winner)) {
                kept.add(all.get(i));
            }
        }
        return alone(inputs.base(), kept, outcome);
    }

    /** This without each part, base, outcome or operation, that {@code isKept} refuses when shown it alone. */
    public ConflictDetail parts(Predicate<ConflictDetail> isKept) {
        Base base = inputs.base();
        List<Operation> kept = inputs.operations().stream()
                .filter(operation -> isKept.test(alone(Base.Unknown.UNKNOWN, List.of(operation), Base.Unknown.UNKNOWN)))
                .toList();
        return alone(
                isKept.test(alone(base, List.of(), Base.Unknown.UNKNOWN)) ? base : Base.Unknown.UNKNOWN,
                kept,
                isKept.test(alone(Base.Unknown.UNKNOWN, List.of(), outcome)) ? outcome : Base.Unknown.UNKNOWN);
    }

    private static ConflictDetail alone(Base base, List<Operation> operations, Base outcome) {
        return new ConflictDetail(RowState.of(base, VersionVector.EMPTY, operations), outcome);
    }
}
