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
     * @param restored the row is deleted, and the foreign key is that of rows which refer to it
     */
    record Constraint(ConflictKind kind, List<String> columns, boolean restored) {
        Constraint {
            columns = columns.stream().sorted().toList();
        }
    }

    private final Map<Constraint, Set<RowKey>> blockers = new LinkedHashMap<>();

    void value(UniqueShape index, Collection<RowKey> holders) {
        add(new Constraint(ConflictKind.MULTIPLE_UNIQUE_CONFLICTS, index.columns(), false), holders);
    }

    void parent(ForeignKeyShape key, Collection<RowKey> missing) {
        add(new Constraint(ConflictKind.FOREIGN_KEY_MISSING, key.columns(), false), missing);
    }

    void restored(ForeignKeyShape key, Collection<RowKey> children) {
        add(new Constraint(ConflictKind.FOREIGN_KEY_MISSING, key.columns(), true), children);
    }

    void check() {
        add(new Constraint(ConflictKind.CHECK_REFUSED, List.of(), false), List.of());
    }

    private void add(Constraint constraint, Collection<RowKey> rows) {
        blockers.computeIfAbsent(constraint, one -> new TreeSet<>()).addAll(rows);
    }

    /** The rows that have the values that this one gave up. */
    Set<RowKey> toHolders() {
        Set<RowKey> holders = new TreeSet<>();
        blockers.forEach((constraint, rows) -> {
            if (constraint.kind() == ConflictKind.MULTIPLE_UNIQUE_CONFLICTS) {
                holders.addAll(rows);
            }
        });
        return holders;
    }

    /** With the rows that stand against it; none if none is known. */
    Map<Constraint, Set<RowKey>> byConstraint() {
        return Collections.unmodifiableMap(blockers);
    }
}
