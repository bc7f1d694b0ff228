package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.Arrays;

/** Hashes of consecutive rows of a table, in the order of the site's own primary key. Immutable. */
public final class DigestPage {
    private final long[] keys;
    private final long[] rows;
    private final @Nullable RowKey last;

    /**
     * The first {@code size} elements of two arrays.
     *
     * @param keys hash of each row's canonical key
     * @param rows hash of each row's canonical values
     * @param last key of the last row if the page is full; null at the end of the table
     */
    public DigestPage(long[] keys, long[] rows, int size, @Nullable RowKey last) {
        this.keys = Arrays.copyOf(keys, size);
        this.rows = Arrays.copyOf(rows, size);
        this.last = last;
    }

    public int size() {
        return keys.length;
    }

    /** Hash of the key of the i-th row. */
    public long key(int i) {
        return keys[i];
    }

    /** Hash of the values of the i-th row. */
    public long row(int i) {
        return rows[i];
    }

    /** Key of the last row if the page is full; null at the end of the table. */
    public @Nullable RowKey last() {
        return last;
    }
}
