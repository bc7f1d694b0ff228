package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;

/**
 * A losing or waiting write and what it stands behind.
 *
 * @param unit column group or column in which it lost; {@code row} for the rest of the row and for its existence
 * @param keyBytes the row's key, encoded
 * @param loserAt hybrid timestamp of the loser, packed; null if the site knows no more than its dot
 * @param winner the write that stands; null if there is no single one
 * @param winnerAt hybrid timestamp of the winner, packed
 * @param kind word for the kind of conflict
 * @param rule name of the rule that decided
 * @param policy number of the policy version that the winner was written under; 0 if unknown
 * @param detail encoded inputs and outcome of the decision
 * @param createdAtMicros when this site met it, microseconds since the Unix epoch
 */
public record ConflictRow(
        StoredKey key,
        Dot loser,
        String unit,
        Blob keyBytes,
        @Nullable Long loserAt,
        @Nullable Dot winner,
        @Nullable Long winnerAt,
        String kind,
        String rule,
        int policy,
        ConflictStatus status,
        Blob detail,
        long createdAtMicros) {
    public ConflictName name() {
        return new ConflictName(key, loser, unit);
    }
}
