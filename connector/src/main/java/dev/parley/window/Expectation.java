package dev.parley.window;

import dev.parley.rules.Nullable;

/**
 * What the table should show for a row after a captured transaction.
 *
 * @param before evaluation before the transaction
 * @param after evaluation after it
 * @param pin set if the row is pinned: then its projection counts, not the evaluation
 */
public record Expectation(
        Shown before, Shown after, @Nullable Pin pin) {
    /** True if the evaluation is the same as before, so that the table need not have changed. */
    public boolean unchanged() {
        return before.equals(after);
    }
}
