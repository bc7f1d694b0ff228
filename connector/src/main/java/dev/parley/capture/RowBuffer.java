package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.OffHeap;
import dev.parley.rules.Nullable;
import dev.parley.wire.StoredRows;
import java.util.ArrayList;
import java.util.List;

/** The rows of one transaction while they are read: in the heap, and in a file if they are many. Not thread-safe. */
final class RowBuffer {
    private final List<CapturedRow> few = new ArrayList<>();
    private @Nullable StoredRows many;

    void add(CapturedRow row) {
        StoredRows stored = many;
        if (stored == null && few.size() < OffHeap.ROWS_MIN) {
            few.add(row);
            return;
        }
        if (stored == null) {
            stored = new StoredRows();
            stored.addAll(few);
            few.clear();
            many = stored;
        }
        stored.add(row);
    }

    int size() {
        return many == null ? few.size() : many.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Nothing must be added after it. */
    List<CapturedRow> rows() {
        return many == null ? few : many;
    }
}
