package dev.parley.store;

import dev.parley.rules.Nullable;

/**
 * A conflict as it was read.
 *
 * @param row without its detail if many were read at once
 * @param settledAtMicros when it became final or decided; null while it is open
 * @param decidedBy who has decided here; null if nobody has
 * @param decision identifier of the latest decision taken here
 * @param proposedBy who has asked for a decision that waits for approval here; null if nobody has
 */
public record FoundConflict(
        ConflictRow row,
        @Nullable Long settledAtMicros,
        @Nullable String decidedBy,
        @Nullable String decision,
        @Nullable String proposedBy) {
    public ConflictName name() {
        return row.name();
    }
}
