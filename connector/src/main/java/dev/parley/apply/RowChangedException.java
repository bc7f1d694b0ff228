package dev.parley.apply;

import dev.parley.rules.operation.RowKey;

/** A row is not as it was read: the attempt is rolled back and begins again. Thrown often, so without a stack trace. */
final class RowChangedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RowChangedException(RowKey key, String found) {
        super("row " + key + " changed between its proof and its lock: " + found, null, false, false);
    }
}
