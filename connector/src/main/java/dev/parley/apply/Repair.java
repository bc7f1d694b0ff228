package dev.parley.apply;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.Objects;

/**
 * A row that should be looked at again because validation saw the table differ from its state, or because what blocked
 * it changed.
 *
 * @param seen the image that capture saw last; null if it saw the row absent or does not know
 */
public record Repair(RowKey key, Kind kind, @Nullable Row seen) {
    /** Why. */
    public enum Kind {
        /** The captured row is not what its state evaluates to. */
        VALIDATION,
        /** The row is pinned and a blocker changed. */
        RELEASE
    }

    public Repair {
        Objects.requireNonNull(key);
        Objects.requireNonNull(kind);
    }
}
