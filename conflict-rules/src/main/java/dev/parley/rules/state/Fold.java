package dev.parley.rules.state;

import java.util.List;
import java.util.Objects;

/**
 * The outcome of folding.
 *
 * @param state the row after it; the same object if the row could not fold
 * @param lost final accounting of the operations folded, in canonical order
 */
public record Fold(RowState state, List<LostWrite> lost) {
    public Fold {
        Objects.requireNonNull(state);
        lost = List.copyOf(lost);
    }
}
