package dev.parley.sim;

import dev.parley.pipeline.CapturedRow;
import java.util.List;

/**
 * One committed transaction in a database's log.
 *
 * @param lsn its end
 * @param commitMicros by the clock of the site
 * @param kind who wrote it
 * @param changes what it does to the state
 * @param rows what capture sees
 */
record WalEntry(long lsn, long commitMicros, Tx.Kind kind, List<DbState.Change> changes, List<CapturedRow> rows) {
    WalEntry {
        changes = List.copyOf(changes);
        rows = List.copyOf(rows);
    }

    /** True if capture hands it on. */
    boolean isCaptured() {
        return !rows.isEmpty();
    }
}
