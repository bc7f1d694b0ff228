package dev.parley.review;

import dev.parley.admin.Route;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
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
     * A replicated table.
     *
     * @param localName what this site calls it
     * @param oldRows true if the database's log carries old rows
     * @param parkedRows rows that cannot stand in it now
     */
    public record Table(
            String set,
            String name,
            String localName,
            List<String> key,
            boolean oldRows,
            String deletes,
            long parkedRows,
            List<Decided> units) {
        public Table {
            key = List.copyOf(key);
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
            Map<String, Long> parked = set.parked().all().stream()
                    .collect(Collectors.groupingBy(pin -> pin.key().table(), Collectors.counting()));
            set.tables().forEach(table -> tables.add(table(set, table, parked.getOrDefault(table.name(), 0L))));
        }
        return new Tables(tables);
    }

    private static Table table(ReviewedSet set, TableShape table, long parkedRows) {
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
                parkedRows,
                units);
    }
}
