package dev.parley.rules.state;

import dev.parley.rules.version.Dot;
import java.util.List;
import java.util.Objects;

/**
 * The outcome of folding.
 *
 * @param state the row after it; the same object if the row could not fold
 * @param lost final accounting of the operations folded, in canonical order
 * @param contested dots of the operations folded that met one which had not seen them: some site may have recorded them as
 *     losers for the time being, whether they are among {@code lost} or not
 */
public record Fold(RowState state, List<LostWrite> lost, List<Dot> contested) {
    public Fold {
        Objects.requireNonNull(state);
        lost = List.copyOf(lost);
        contested = List.copyOf(contested);
    }
}
