package dev.parley.capture;

import dev.parley.rules.operation.Value;

/** Turns one non-null column value as Debezium gives it into its canonical form. Stateless, thread-safe. */
interface ValueReader {
    /**
     * The canonical value.
     *
     * @throws RuntimeException if the canonical type cannot hold it; the caller adds table and column
     */
    Value read(Object value);
}
