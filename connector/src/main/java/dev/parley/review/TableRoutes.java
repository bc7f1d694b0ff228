package dev.parley.review;

import dev.parley.admin.Route;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.window.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /tables}: what is replicated, and by which rules. */
public final class TableRoutes {
    private TableRoutes() {}

    /**
     * What is decided as one.
     *
     * @param since policy version that has decided it so last
     */
    public record Decided(String unit, String rule, List<String> columns, int since) {
        public Decided {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A column that other sites write and this table does not have.
     *
     * @param sites that wrote it
     * @param remedy the statement that adds it here
     */
    public record MissingColumn(String column, List<String> sites, String remedy) {
        public MissingColumn {
            sites = List.copyOf(sites);
        }
    }

    /**
     * A replicated table.
     *
     * @param localName what this site calls it
     * @param oldRows true if the database's log carries old rows
     * @param parkedRows rows that cannot stand in it now
     * @param missing columns that other sites have and write
     */
    public record Table(
            String set,
            String name,
            String localName,
            List<String> key,
            boolean oldRows,
            String deletes,
            long parkedRows,
            List<MissingColumn> missing,
            List<Decided> units) {
        public Table {
            key = List.copyOf(key);
            missing = List.copyOf(missing);
            units = List.copyOf(units);
        }
    }

    /** All of them. */
    public record Tables(List<Table> tables) {
        public Tables {
            tables = List.copyOf(tables);
        }
    }

    /** The route over the sets that are running. */
    public static List<Route> of(Supplier<List<ReviewedSet>> sets) {
        return List.of(Route.get(
                "/tables",
                "The replicated tables and their rules.",
                List.of(),
                Tables.class,
                request -> tables(sets.get())));
    }

    private static Tables tables(List<ReviewedSet> sets) {
        List<Table> tables = new ArrayList<>();
        for (ReviewedSet set : ReviewedSet.requireRunning(sets)) {
            Map<String, List<Pin>> parked = set.parked().all().stream()
                    .collect(Collectors.groupingBy(pin -> pin.key().table()));
            set.tables().forEach(table -> tables.add(table(set, table, parked.getOrDefault(table.name(), List.of()))));
        }
        return new Tables(tables);
    }

    private static Table table(ReviewedSet set, TableShape table, List<Pin> parked) {
        RowPolicy policy = set.policies().apply(table.name());
        List<Decided> units = new ArrayList<>();
        for (Unit unit : policy.units(table.names())) {
            units.add(new Decided(unit.name(), unit.rule().name(), unit.columns(), unit.since()));
        }
        return new Table(
                set.name(),
                table.name(),
                table.localSchema() + "." + table.localName(),
                table.keyColumns(),
                table.oldImages(),
                policy.deletes().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                parked.size(),
                Drift.of(set, table, parked),
                units);
    }
}
