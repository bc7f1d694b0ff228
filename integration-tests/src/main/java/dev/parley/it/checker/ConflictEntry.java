package dev.parley.it.checker;

import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.version.Dot;
import dev.parley.store.ConflictName;
import java.util.Optional;
import java.util.Set;

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
        String table, String keyHash, Dot loser, String unit, Optional<Dot> winner, String kind, boolean isFinal) {
    private static final Set<String> AS_KNOWN_THERE =
            Set.of(ConflictKind.MULTIPLE_UNIQUE_CONFLICTS.text(), ConflictKind.FOREIGN_KEY_MISSING.text());

    /**
     * What all sites must tell alike. Which write the row has that another one gives way to changes as that row is written
     * and folds: a site names the latest that it knew when it told of the conflict.
     */
    ConflictEntry common() {
        return AS_KNOWN_THERE.contains(kind)
                ? new ConflictEntry(table, keyHash, loser, unit, Optional.empty(), kind, isFinal)
                : this;
    }

    /**
     * True if both tell of the same, of what all sites must tell alike. A site at which the row had stood so long that its
     * write was forgotten when it gave way names none.
     */
    boolean agreesWith(ConflictEntry other) {
        boolean forgotten = AS_KNOWN_THERE.contains(kind)
                && (loser.equals(ConflictName.NO_WRITE) || other.loser.equals(ConflictName.NO_WRITE));
        ConflictEntry mine = common();
        return mine.equals(forgotten ? other.common().lostBy(loser) : other.common());
    }

    private ConflictEntry lostBy(Dot write) {
        return new ConflictEntry(table, keyHash, write, unit, winner, kind, isFinal);
    }
}
