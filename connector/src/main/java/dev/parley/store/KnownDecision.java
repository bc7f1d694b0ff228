package dev.parley.store;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.wire.StoredDecision;

/**
 * A decision as every site knows it, by the write that it became.
 *
 * @param decidedAt orders it among the decisions on its row
 */
public record KnownDecision(StoredKey key, Dot dot, HybridTimestamp decidedAt, StoredDecision content) {
    /** The decision behind a write. */
    public static KnownDecision of(Operation.Decision write) {
        return new KnownDecision(
                StoredKey.of(write.key()),
                write.dot(),
                write.stamp().writtenAt(),
                new StoredDecision(write.image(), write.settled()));
    }
}
