package dev.parley.rules.projection;

import dev.parley.rules.operation.RowKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which rows stand together. A row stands if no standing row of higher rank holds one of its values and all rows it
 * refers to stand; rows that refer to each other in a circle stand or fall together. A function of the set of candidates:
 * a row that goes or releases a value re-admits those it blocked when the rest is decided again.
 *
 * @param parked the rows that do not stand; all other candidates do
 */
public record Projection(SortedMap<RowKey, Parked> parked) {
    public Projection {
        parked = Collections.unmodifiableSortedMap(new TreeMap<>(parked));
    }

    /**
     * Decides all rows that share values or references, closed over both.
     *
     * @param standing rows that stand anyway and are no candidates; references to any other row miss
     */
    public static Projection of(Collection<Candidate> candidates, Set<RowKey> standing) {
        return new ProjectionSolver(candidates, standing).solve();
    }

    public boolean stands(RowKey key) {
        return !parked.containsKey(key);
    }
}
