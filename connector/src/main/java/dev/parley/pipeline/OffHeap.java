package dev.parley.pipeline;

import java.util.List;
import java.util.Set;

/**
 * A list of rows or operations that are not in the heap: each access makes its element anew, equal to the one before and
 * not the same. It does not change any more.
 */
public interface OffHeap {
    /** Transactions of fewer rows are kept in the heap. */
    int ROWS_MIN = 10_000;

    /** Bytes that the elements take where they are. */
    long bytes();

    /** Canonical names of all tables that elements are of. */
    Set<String> tables();

    /** An unmodifiable list of these elements, which are not brought into the heap for it. */
    static <T> List<T> copyOf(List<T> list) {
        return list instanceof OffHeap ? list : List.copyOf(list);
    }
}
