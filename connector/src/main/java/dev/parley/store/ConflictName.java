package dev.parley.store;

import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;

/** Names one row of {@code parley.conflict} within its replication set. */
public record ConflictName(StoredKey key, Dot loser, String unit) {
    /** In place of the loser where a row gives way of which all sites have every write, so that none is known any more. */
    public static final Dot NO_WRITE = new Dot(SiteId.of("-"), 1);
}
