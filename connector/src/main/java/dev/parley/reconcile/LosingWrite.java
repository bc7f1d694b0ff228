package dev.parley.reconcile;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.state.LostWrite;
import java.util.Objects;

/**
 * A write that loses by what is known now.
 *
 * @param verdict to whom it lost, and why
 * @param loser the write itself, for its image
 */
public record LosingWrite(LostWrite verdict, Operation loser) {
    public LosingWrite {
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(loser);
    }
}
