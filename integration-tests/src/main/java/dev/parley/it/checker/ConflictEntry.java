package dev.parley.it.checker;

import dev.parley.rules.version.Dot;

/**
 * A row of {@code parley.conflict}.
 *
 * @param table canonical name
 * @param keyHash of the row's key, as the bridge writes it
 * @param isFinal false while the decision is provisional
 */
public record ConflictEntry(String table, String keyHash, Dot loser, Dot winner, String kind, boolean isFinal) {}
