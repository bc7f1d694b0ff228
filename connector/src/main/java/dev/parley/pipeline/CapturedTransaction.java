package dev.parley.pipeline;

import java.util.List;

/**
 * One committed transaction, restricted to captured tables, in the order of the database's log. Rolled-back work never
 * appears.
 *
 * @param position end of the transaction in the log
 * @param commitMicros commit time of the database in microseconds since the Unix epoch
 * @param rows in the order in which they were written; may be empty
 */
public record CapturedTransaction(LogPosition position, long commitMicros, List<CapturedRow> rows) {
    public CapturedTransaction {
        rows = OffHeap.copyOf(rows);
    }
}
