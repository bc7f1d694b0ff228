package dev.parley.apply;

import dev.parley.rules.operation.RowKey;
import java.util.Set;

/** Constraints reach rows that the attempt has not proven: it is rolled back and begins again with them. */
final class KeysNeededException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Set<RowKey> keys;

    KeysNeededException(Set<RowKey> keys) {
        super(keys.size() + " more rows must be decided together", null, false, false);
        this.keys = Set.copyOf(keys);
    }

    Set<RowKey> keys() {
        return keys;
    }
}
