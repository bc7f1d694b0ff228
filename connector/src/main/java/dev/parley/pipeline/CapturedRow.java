package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;

/**
 * One row event of the database's log.
 *
 * @param before old image; null for an insert and where the log carries none
 * @param after new image; null for a delete
 * @param movedFrom of an insert that is a change of the key, the former one; null for all others
 */
public record CapturedRow(
        TableShape table,
        Kind kind,
        RowKey key,
        @Nullable Row before,
        @Nullable Row after,
        @Nullable RowKey movedFrom) {
    /** Of a row that keeps its key. */
    public CapturedRow(TableShape table, Kind kind, RowKey key, @Nullable Row before, @Nullable Row after) {
        this(table, kind, key, before, after, null);
    }

    /** What happened to the row. A changed key arrives as DELETE and INSERT. */
    public enum Kind {
        INSERT,
        UPDATE,
        DELETE,
        /** The whole table was emptied; key and images mean nothing. */
        TRUNCATE
    }
}
