package dev.parley.apply;

import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.ConflictKind;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The constraints to which a row has given way in one attempt, and because of whom. Owned by the row's attempt. */
final class GivenWay {
    /**
     * One constraint.
     *
     * @param columns sorted, as the order of an index differs from site to site; none for a check
     */
    record Constraint(ConflictKind kind, List<String> columns) {
        Constraint {
            columns = columns.stream().sorted().toList();
        }
    }

    private final Map<Constraint, Set<RowKey>> blockers = new LinkedHashMap<>();

    void value(UniqueShape index, Collection<RowKey> holders) {
        add(new Constraint(ConflictKind.MULTIPLE_UNIQUE_CONFLICTS, index.columns()), holders);
    }

    void parent(ForeignKeyShape key, Collection<RowKey> missing) {
        add(new Constraint(ConflictKind.FOREIGN_KEY_MISSING, key.columns()), missing);
    }

    void check() {
        add(new Constraint(ConflictKind.CHECK_REFUSED, List.of()), List.of());
    }

    private void add(Constraint constraint, Collection<RowKey> rows) {
        blockers.computeIfAbsent(constraint, one -> new TreeSet<>()).addAll(rows);
    }

    /** With the rows that stand against it; none if none is known. */
    Map<Constraint, Set<RowKey>> byConstraint() {
        return Collections.unmodifiableMap(blockers);
    }
}
