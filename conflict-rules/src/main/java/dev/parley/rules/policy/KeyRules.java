package dev.parley.rules.policy;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a table's policy says of its unique and foreign keys. Keys are named by their columns, whose names are the same at
 * all sites while those of indexes are not; keys that are not named park. Immutable.
 *
 * @param uniques keys besides the primary key
 * @param references foreign keys
 */
public record KeyRules(List<UniqueRule> uniques, List<ReferenceRule> references) {
    /** Every row that may not stand is parked. */
    public static final KeyRules NONE = new KeyRules(List.of(), List.of());

    public KeyRules {
        uniques = List.copyOf(uniques);
        references = List.copyOf(references);
    }

    /** The rule of the unique key with these columns, in whatever order; empty if its losers park. */
    public Optional<UniqueRule> unique(Collection<String> columns) {
        return uniques.stream()
                .filter(rule -> Set.copyOf(rule.columns()).equals(Set.copyOf(columns)))
                .findFirst();
    }

    /** What becomes of orphans of the foreign key with these columns, in whatever order. */
    public OrphanPolicy orphans(Collection<String> columns) {
        return references.stream()
                .filter(rule -> Set.copyOf(rule.columns()).equals(Set.copyOf(columns)))
                .map(ReferenceRule::orphans)
                .findFirst()
                .orElse(OrphanPolicy.CASCADE_PARK);
    }

    /** Columns in which a row may show another value than its state says. */
    public Set<String> altered() {
        Set<String> columns = new HashSet<>();
        for (UniqueRule rule : uniques) {
            if (rule.losers().stands()) {
                columns.add(rule.altered());
            }
        }
        for (ReferenceRule rule : references) {
            if (rule.orphans() == OrphanPolicy.SET_NULL) {
                columns.addAll(rule.columns());
            }
        }
        return columns;
    }

    /** True if no row ever shows another value than its state says. */
    public boolean altersNothing() {
        return uniques.stream().noneMatch(rule -> rule.losers().stands())
                && references.stream().noneMatch(rule -> rule.orphans() == OrphanPolicy.SET_NULL);
    }
}
