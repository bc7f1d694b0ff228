package dev.parley.review;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.projection.ParkReason;
import dev.parley.window.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of which rows are kept aside because this site lacks something that others write, and what would mend it. */
public final class TablesBehind {
    private TablesBehind() {}

    /**
     * One of them.
     *
     * @param lacks what other sites have, and who of them
     * @param remedy what to run at this site
     */
    public record Behind(String table, long rows, String lacks, String remedy) {}

    /** Those of a set, by name. */
    public static List<Behind> of(ReviewedSet set) {
        Map<String, List<Pin>> waiting = set.parked().all().stream()
                .filter(pin -> pin.reason().equals(ParkReason.SCHEMA.name()))
                .collect(Collectors.groupingBy(pin -> pin.key().table(), TreeMap::new, Collectors.toList()));
        List<Behind> behind = new ArrayList<>();
        waiting.forEach((name, pins) -> add(behind, set, name, pins));
        return List.copyOf(behind);
    }

    private static void add(List<Behind> behind, ReviewedSet set, String name, List<Pin> pins) {
        Optional<TableShape> table = set.find(name);
        List<TableRoutes.MissingColumn> missing =
                table.map(shape -> Drift.of(set, shape, pins)).orElse(List.of());
        if (missing.isEmpty()) {
            ParkedCause cause = ParkedCause.of(ParkReason.SCHEMA.name(), table, null);
            behind.add(new Behind(name, pins.size(), cause.text(), cause.remedy()));
        }
        for (TableRoutes.MissingColumn column : missing) {
            behind.add(new Behind(name, pins.size(), "no column " + lacks(column), column.remedy()));
        }
    }

    private static String lacks(TableRoutes.MissingColumn column) {
        return column.column() + " here, which "
                + (column.sites().isEmpty() ? "another site" : String.join(", ", column.sites())) + " writes";
    }
}
