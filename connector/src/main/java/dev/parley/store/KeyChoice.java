package dev.parley.store;

import dev.parley.store.CatalogProblem.Kind;
import dev.parley.store.RawSchema.RawColumn;
import dev.parley.store.RawSchema.RawIndex;
import dev.parley.store.RawSchema.RawTable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The index by which rows of a table are told apart: what the site file says; else that of PostgreSQL's REPLICA IDENTITY,
 * whose columns alone its log has of deleted rows; else the primary key; else the only unique index that would do.
 */
final class KeyChoice {
    private final String schema;
    private final Engine engine;
    private final TableNames names;
    private final List<CatalogProblem> problems;

    /** @param problems what does not fit is added here */
    KeyChoice(String schema, Engine engine, TableNames names, List<CatalogProblem> problems) {
        this.schema = schema;
        this.engine = engine;
        this.names = names;
        this.problems = problems;
    }

    /** Empty if there is none, which has been reported. */
    Optional<RawIndex> of(String canonical, RawTable table) {
        List<String> wanted = names.key(canonical);
        Optional<RawIndex> chosen = wanted.isEmpty() ? byTable(table) : byName(canonical, table, wanted);
        chosen.ifPresent(index -> {
            unusable(table, index).ifPresent(why -> report(Kind.UNUSABLE_PRIMARY_KEY, table, index.name(), why));
            logged(table, index);
        });
        return chosen;
    }

    private Optional<RawIndex> byName(String canonical, RawTable table, List<String> wanted) {
        Optional<RawIndex> found = table.uniques.stream()
                .filter(index -> index.columns().size() == wanted.size())
                .filter(index -> new HashSet<>(canonical(canonical, index)).equals(Set.copyOf(wanted)))
                .findFirst();
        if (found.isEmpty()) {
            report(
                    Kind.UNFIT_MAPPING,
                    table,
                    String.join(", ", wanted),
                    "is to be the key, and no unique index has just these columns");
        }
        return found;
    }

    private List<String> canonical(String table, RawIndex index) {
        return index.columns().stream().map(local -> names.column(table, local)).toList();
    }

    private Optional<RawIndex> byTable(RawTable table) {
        Optional<RawIndex> identity = find(table, table.identityIndex);
        if (table.identity.equals("i") && identity.isPresent()) {
            return identity;
        }
        Optional<RawIndex> primary =
                table.uniques.stream().filter(RawIndex::primary).findFirst();
        if (primary.isPresent()) {
            return primary;
        }
        List<RawIndex> suitable = table.uniques.stream()
                .filter(index -> unusable(table, index).isEmpty())
                .toList();
        if (suitable.size() == 1) {
            return Optional.of(suitable.get(0));
        }
        if (suitable.isEmpty()) {
            report(Kind.NO_PRIMARY_KEY, table, "", "no primary key");
        } else {
            List<String> indexes =
                    suitable.stream().map(RawIndex::name).sorted().toList();
            report(Kind.UNCLEAR_KEY, table, "", "these unique indexes could be the key: " + indexes);
        }
        return Optional.empty();
    }

    private static Optional<RawIndex> find(RawTable table, String name) {
        return table.uniques.stream().filter(index -> index.name().equals(name)).findFirst();
    }

    /** Why rows cannot be told apart by an index; empty if they can. */
    static Optional<String> unusable(RawTable table, RawIndex index) {
        if (index.deferrable()) {
            return Optional.of("deferrable");
        }
        if (!index.special().isEmpty()) {
            return Optional.of(index.special());
        }
        if (isOverGenerated(table, index)) {
            return Optional.of("over a generated column");
        }
        boolean nullable = table.columns.stream()
                .anyMatch(column -> column.nullable() && index.columns().contains(column.name()));
        return nullable ? Optional.of("over a column that may be NULL") : Optional.empty();
    }

    static boolean isOverGenerated(RawTable table, RawIndex index) {
        return table.columns.stream()
                .filter(RawColumn::generated)
                .anyMatch(column -> index.columns().contains(column.name()));
    }

    /** NOTHING is told by the check of the tables. */
    private void logged(RawTable table, RawIndex index) {
        boolean byDefault = table.identity.equals("d") && !index.primary();
        boolean byOther = table.identity.equals("i") && !index.name().equals(table.identityIndex);
        if (byDefault || byOther) {
            report(
                    Kind.UNLOGGED_KEY,
                    table,
                    index.name(),
                    byDefault ? "DEFAULT" : "USING INDEX " + table.identityIndex);
        }
    }

    private void report(Kind kind, RawTable table, String subject, String found) {
        String quoted = subject.isEmpty() ? "" : engine.quote(subject);
        problems.add(new CatalogProblem(kind, engine.quote(schema, table.name), quoted, found));
    }
}
