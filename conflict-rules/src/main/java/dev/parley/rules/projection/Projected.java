package dev.parley.rules.projection;

import dev.parley.rules.operation.RowKey;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the tables hold of rows that share values or references.
 *
 * @param outcomes of all rows given
 * @param kept rows whose states must not fold, because another site may still need the rank or the image that they would
 *     lose: whoever claims a value that another row claims too, whoever is out or altered, and deleted rows that a restoring
 *     reference points to or pointed to. {@code RowState.foldBelow} is allowed, unless a check altered the row.
 */
public record Projected(SortedMap<RowKey, Outcome> outcomes, SortedSet<RowKey> kept) {
    public Projected {
        outcomes = Collections.unmodifiableSortedMap(new TreeMap<>(outcomes));
        kept = Collections.unmodifiableSortedSet(new TreeSet<>(kept));
    }

    /**
     * Decides all rows that share values or references, closed over both. A function of the set of rows: not of their order,
     * and not of which of them have folded, as long as kept ones have not.
     *
     * @param tables the constraints of all tables of these rows
     * @param standing rows that stand anyway and are not among {@code rows}; references to any other row miss
     */
    public static Projected of(
            Collection<ProjectionRow> rows, Collection<TableConstraints> tables, Set<RowKey> standing) {
        return new Projector(rows, tables, standing).project();
    }
}
