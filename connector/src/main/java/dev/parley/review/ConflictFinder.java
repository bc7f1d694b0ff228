package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.rules.operation.Sha256;
import dev.parley.store.ConflictName;
import dev.parley.store.FoundConflict;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds one conflict in the sets that are running. Thread-safe. */
final class ConflictFinder {
    private static final int HASH_DIGITS = 32;

    private final Supplier<List<ReviewedSet>> sets;

    /** @param sets those running now */
    ConflictFinder(Supplier<List<ReviewedSet>> sets) {
        this.sets = sets;
    }

    /** A conflict and the set it is in. */
    record Located(ReviewedSet set, FoundConflict conflict) {
        /** Begins the identifiers of all decisions on it; one that was decided with another has that one's. */
        String prefix() {
            String decision = conflict.decision();
            return decision != null && decision.lastIndexOf('.') > 0
                    ? decision.substring(0, decision.lastIndexOf('.') + 1)
                    : ownPrefix(conflict.name());
        }
    }

    /** All sets, or the one of a name. */
    List<ReviewedSet> running(Optional<String> wanted) {
        List<ReviewedSet> running = ReviewedSet.requireRunning(sets.get());
        return wanted.isEmpty() ? running : List.of(ReviewedSet.named(wanted.get(), running));
    }

    void requireTable(String table) {
        List<ReviewedSet> running = running(Optional.empty());
        if (running.stream().noneMatch(set -> set.has(table))) {
            throw ReviewedSet.unknownTable(table, running);
        }
    }

    Located locate(String id) {
        ConflictName name = ConflictId.parse(id);
        for (ReviewedSet set : running(Optional.empty())) {
            List<FoundConflict> found = set.search().named(name);
            if (found.size() == 1) {
                return new Located(set, found.get(0));
            }
        }
        requireTable(name.key().table());
        throw ApiException.of(
                ErrorKind.UNKNOWN_ID,
                "no conflict '" + id
                        + "' here: it may be forgotten by now, see conflicts.retention, or never have reached"
                        + " this site; `parley conflicts list --table "
                        + name.key().table() + "` shows those there are");
    }

    private static String ownPrefix(ConflictName name) {
        String text = String.join(
                "\0", name.key().table(), name.key().keyHash(), name.loser().toString(), name.unit());
        return Sha256.hex(text).substring(0, HASH_DIGITS) + ".";
    }
}
