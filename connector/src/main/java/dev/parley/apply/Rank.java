package dev.parley.apply;

import dev.parley.rules.version.Stamp;
import java.util.Optional;

/** Order of claims: the highest operation of the row counts; a row without metadata is the earliest. */
final class Rank {
    private Rank() {}

    /** True if {@code a} may take a value from {@code b}; rows of one transaction rank by their keys. */
    static boolean outranks(RowSlot a, RowSlot b) {
        Optional<Stamp> rankA = a.plan().state().rank();
        Optional<Stamp> rankB = b.plan().state().rank();
        int order = rankA.isEmpty() || rankB.isEmpty()
                ? Boolean.compare(rankA.isPresent(), rankB.isPresent())
                : rankA.get().compareRank(rankB.get());
        return order != 0 ? order > 0 : a.key.compareTo(b.key) < 0;
    }
}
