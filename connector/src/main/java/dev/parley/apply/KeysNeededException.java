package dev.parley.apply;

import dev.parley.rules.operation.RowKey;
import java.util.Set;

/**
 * Constraints reach rows that the attempt has not proven, or need deleted rows back: it is rolled back and begins again with
 * them.
 */
final class KeysNeededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Set<RowKey> keys;
    private final transient Set<RowKey> restored;

    KeysNeededException(Set<RowKey> keys) {
        this(keys, Set.of());
    }

    /** @param restored deleted rows that others need */
    KeysNeededException(Set<RowKey> keys, Set<RowKey> restored) {
        super(
                keys.size() + " more rows must be decided together, " + restored.size() + " come back",
                null,
                false,
                false);
        this.keys = Set.copyOf(keys);
        this.restored = Set.copyOf(restored);
    }

    Set<RowKey> restored() {
        return restored;
    }

    Set<RowKey> keys() {
        return keys;
    }
}
