package dev.parley.review;

import dev.parley.pipeline.TableShape;
import dev.parley.window.Pin;
import java.util.ArrayList;
import java.util.List;

/** What {@code parley tables} says of columns that a table lacks here. Pure. */
final class Drift {
    private Drift() {}

    static List<TableRoutes.MissingColumn> of(ReviewedSet set, TableShape table, List<Pin> pins) {
        List<TableRoutes.MissingColumn> missing = new ArrayList<>();
        MissingColumns.of(table, pins, set.states())
                .forEach((column, written) -> missing.add(new TableRoutes.MissingColumn(
                        column, List.copyOf(written.sites()), set.remedies().text(table, column, written))));
        return missing;
    }
}
