package dev.parley.it.checker;

import dev.parley.rules.version.Dot;
import java.util.Optional;

/**
 * A row of {@code parley.conflict}.
 *
 * @param table canonical name
 * @param keyHash of the row's key, as the bridge writes it
 * @param unit column group or column in which it lost, or {@code row}
 * @param winner empty if it lost to no single write
 * @param isFinal false while the decision is provisional
 */
public record ConflictEntry(
        String table, String keyHash, Dot loser, String unit, Optional<Dot> winner, String kind, boolean isFinal) {}
