package dev.parley.store;

import dev.parley.rules.Nullable;
import dev.parley.rules.version.Dot;

/**
 * A losing write and what it lost to.
 *
 * @param winner null if it lost to no single write
 * @param kind word for the kind of conflict
 * @param rule name of the rule that decided
 * @param detail encoded inputs of the decision
 * @param createdAtMicros when this site met it, microseconds since the Unix epoch
 */
public record ConflictRow(
        StoredKey key, Dot loser, @Nullable Dot winner, String kind, String rule, Blob detail, long createdAtMicros) {}
