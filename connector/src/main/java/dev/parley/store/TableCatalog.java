package dev.parley.store;

import dev.parley.pipeline.TableShape;
import java.util.List;
import java.util.Optional;

/**
 * The tables of a replication set as the database has them. Immutable.
 *
 * @param tables by canonical name; those with a blocking problem are left out
 * @param problems all that was found
 */
public record TableCatalog(List<TableShape> tables, List<CatalogProblem> problems) {
    public TableCatalog {
        tables = List.copyOf(tables);
        problems = List.copyOf(problems);
    }

    public Optional<TableShape> table(String canonicalName) {
        return tables.stream()
                .filter(table -> table.name().equals(canonicalName))
                .findFirst();
    }

    public List<CatalogProblem> blocking() {
        return problems.stream().filter(problem -> problem.kind().isBlocking()).toList();
    }
}
