package dev.parley.store;

import dev.parley.custom.ExpressionException;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.store.CatalogProblem.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Holds the condition on the rows that a site shares against the table, and refuses one under which sites would drift apart. */
final class PartFit {
    private final Engine engine;
    private final List<CatalogProblem> problems;

    /** @param problems what does not fit is added here */
    PartFit(Engine engine, List<CatalogProblem> problems) {
        this.engine = engine;
        this.problems = problems;
    }

    /** The table, of which only the wanted rows are shared; as it was if the condition does not fit. */
    TableShape of(TableShape table, WantedSharing.Where where) {
        RowPart part;
        try {
            part = RowParts.of(table, List.of(where.text()), where.keepsLeaving());
        } catch (ExpressionException e) {
            report(
                    table,
                    "has a `where` that cannot be used: " + e.getMessage() + "; it may read the shared columns "
                            + new TreeSet<>(table.names().names()));
            return table;
        }
        oldRows(table, part.columns());
        uniques(table, part.columns());
        return table.sharing(table.sharing().of(part));
    }

    /** Whether a row was shared before it was changed or deleted only its old image says. */
    private void oldRows(TableShape table, Set<String> read) {
        if (!table.oldImages() && !table.keyColumns().containsAll(read)) {
            report(
                    table,
                    "has a `where` over columns besides the key, and the log has no old rows, so that nobody knows"
                            + " which rows leave what is shared: "
                            + (engine == Engine.POSTGRESQL
                                    ? "ALTER TABLE " + engine.quote(table.localSchema(), table.localName())
                                            + " REPLICA IDENTITY FULL;"
                                    : "SET GLOBAL binlog_row_image = FULL;"));
        }
    }

    /** Two rows with one unique value must be both shared or both not: who gives way is decided alike everywhere. */
    private void uniques(TableShape table, Set<String> read) {
        for (UniqueShape unique : table.uniques()) {
            if (!unique.columns().containsAll(read)) {
                report(
                        table,
                        "has a `where` over " + new TreeSet<>(read) + ", which the unique index " + unique.name()
                                + " over " + unique.columns()
                                + " does not hold: of two rows with one value the one that has to give way could be here and"
                                + " the other not; add the columns to the index, drop it, or share all rows");
            }
        }
    }

    private void report(TableShape table, String found) {
        problems.add(new CatalogProblem(
                Kind.UNFIT_MAPPING, engine.quote(table.localSchema(), table.localName()), "", found));
    }
}
