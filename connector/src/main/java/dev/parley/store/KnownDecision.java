package dev.parley.store;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
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
    public static KnownDecision of(Operation write) {
        return new KnownDecision(
                StoredKey.of(write.key()), write.dot(), write.stamp().writtenAt(), content(write));
    }

    private static StoredDecision content(Operation write) {
        Row image = write.image();
        if (image == null) {
            return new StoredDecision(StoredDecision.Effect.DELETE, Row.of(Columns.of()), write.settled());
        }
        return write instanceof Operation.Insert && image.isComplete()
                ? new StoredDecision(StoredDecision.Effect.REPLACE, image, write.settled())
                : new StoredDecision(image, write.settled());
    }
}
