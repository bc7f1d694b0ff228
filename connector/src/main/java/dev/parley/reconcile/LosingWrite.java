package dev.parley.reconcile;

import dev.parley.rules.state.LostWrite;
import java.util.Objects;

/**
 * A write that loses by what is known now, or that waits for a person while another one shows.
 *
 * @param verdict behind which write it stands, in which unit, and why
 * @param waiting true if a person is to decide
 */
public record LosingWrite(LostWrite verdict, boolean waiting) {
    public LosingWrite {
        Objects.requireNonNull(verdict);
    }
}
