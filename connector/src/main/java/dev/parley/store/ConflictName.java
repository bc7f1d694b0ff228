package dev.parley.store;

import dev.parley.rules.version.Dot;

/** Names one row of {@code parley.conflict} within its replication set. */
public record ConflictName(StoredKey key, Dot loser, String unit) {}
