package dev.parley.capture;

import dev.parley.pipeline.LogPosition;

/**
 * The marker that {@link CommitHook} puts into the stream of row events.
 *
 * @param position end of the transaction in the log
 * @param commitMicros commit time of the database in microseconds since the Unix epoch
 * @param scope which rows it ends
 */
record TransactionEnd(LogPosition position, long commitMicros, Scope scope) implements StreamMark {
    enum Scope {
        /** All rows since the last marker. */
        ROWS_BEFORE,
        /** The one row that follows: a statement that the log carries outside of any transaction (MySQL's TRUNCATE). */
        NEXT_ROW
    }
}
