package dev.parley.review;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.projection.ParkReason;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.window.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which columns other sites write that a table does not have here, by the rows that are kept aside for that. Pure. */
final class Drift {
    /** Rows that are looked at: a column that is missing is missing for all of them. */
    private static final int ROWS = 1_000;

    private Drift() {}

    static List<TableRoutes.MissingColumn> of(ReviewedSet set, TableShape table, List<Pin> pins) {
        Map<String, SortedSet<String>> writers = new TreeMap<>();
        pins.stream()
                .filter(pin ->
                        pin.key().table().equals(table.name()) && pin.reason().equals(ParkReason.SCHEMA.name()))
                .limit(ROWS)
                .forEach(pin -> collect(set.states().apply(pin.key()), table, writers));
        List<TableRoutes.MissingColumn> missing = new ArrayList<>();
        writers.forEach((column, sites) -> missing.add(new TableRoutes.MissingColumn(
                column,
                List.copyOf(sites),
                "ALTER TABLE " + table.localSchema() + "." + table.localName() + " ADD COLUMN " + column
                        + " <type as at " + (sites.isEmpty() ? "the other sites" : sites.first()) + ">;")));
        return missing;
    }

    private static void collect(RowState state, TableShape table, Map<String, SortedSet<String>> writers) {
        if (state.base() instanceof Base.Present present) {
            collect(present.image(), table, writers, "");
        }
        for (Operation operation : state.operations()) {
            Row image = operation.image();
            if (image != null) {
                collect(image, table, writers, operation.stamp().dot().origin().name());
            }
        }
    }

    private static void collect(Row image, TableShape table, Map<String, SortedSet<String>> writers, String site) {
        for (int i = 0; i < image.columns().size(); i++) {
            String column = image.columns().name(i);
            Value value = image.get(i);
            boolean valued = value != Value.Null.NULL && value != Value.Unchanged.UNCHANGED;
            if (valued && table.names().indexOf(column) < 0) {
                SortedSet<String> sites = writers.computeIfAbsent(column, name -> new TreeSet<>());
                if (!site.isEmpty()) {
                    sites.add(site);
                }
            }
        }
    }
}
