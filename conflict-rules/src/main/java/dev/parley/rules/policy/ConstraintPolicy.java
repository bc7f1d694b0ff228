package dev.parley.rules.policy;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the constraints of a table do with rows that cannot stand together.
 *
 * @param uniques by canonical name of the unique key; those not named park
 * @param references by canonical name of the foreign key; those not named park in cascade
 * @param followMoves true if an update that had not seen a change of the row's key goes to the new key
 */
public record ConstraintPolicy(
        SortedMap<String, LoserPolicy> uniques, SortedMap<String, OrphanPolicy> references, boolean followMoves) {
    /** Losers and orphans are parked; an update of a row whose key changed is one of a deleted row. */
    public static final ConstraintPolicy PARK =
            new ConstraintPolicy(Collections.emptySortedMap(), Collections.emptySortedMap(), false);

    public ConstraintPolicy {
        uniques = copy(uniques);
        references = copy(references);
    }

    private static <T> SortedMap<String, T> copy(Map<String, T> map) {
        map.forEach((name, policy) -> Objects.requireNonNull(policy));
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }

    public LoserPolicy losersOf(String uniqueKey) {
        return uniques.getOrDefault(uniqueKey, LoserPolicy.PARK);
    }

    public OrphanPolicy orphansOf(String foreignKey) {
        return references.getOrDefault(foreignKey, OrphanPolicy.CASCADE_PARK);
    }
}
