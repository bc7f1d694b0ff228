package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import java.util.List;

/**
 * All states of a window at one moment: with the rows of the tables that have none, everything that a site holds. Another
 * site that takes it over goes on from there.
 *
 * @param at what capture knew then; without the members' floors, which are each site's own
 */
public record WindowCut(Checkpoint at, List<CutRow> rows) {
    public WindowCut {
        rows = List.copyOf(rows);
    }

    /**
     * One row.
     *
     * @param shown what the table should show, pins aside
     * @param pin what it shows instead; null if nothing forbids the row
     */
    public record CutRow(
            RowKey key,
            RowState state,
            Shown shown,
            @Nullable Pin pin) {
        /** What the table shows, whatever forbids the row. */
        public Shown stands() {
            if (pin == null) {
                return shown;
            }
            Row projection = pin.projection();
            return projection == null ? Shown.Absent.ABSENT : new Shown.Present(projection);
        }
    }
}
