package dev.parley.apply;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts repairs of a row that found it just as the repair before had found it. After three of them something here
 * writes it back each time, a trigger perhaps: then the row is pinned to what stands in the table. Bounded; not
 * thread-safe.
 */
final class RepairHistory {
    private static final int LIMIT = 10_000;
    private static final int ENOUGH = 3;

    private record Tried(@Nullable Row found, int times) {}

    private final Map<RowKey, Tried> tried = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RowKey, Tried> eldest) {
            return size() > LIMIT;
        }
    };

    /** True if repairs of a row found like this have not lasted. */
    boolean isExhausted(RowKey key, @Nullable Row found) {
        Tried before = tried.get(key);
        return before != null && before.times() >= ENOUGH && Objects.equals(before.found(), found);
    }

    /** A repair that found the row like this has written it anew. */
    void repaired(RowKey key, @Nullable Row found) {
        Tried before = tried.get(key);
        int times = before != null && Objects.equals(before.found(), found) ? before.times() : 0;
        tried.put(key, new Tried(found, times + 1));
    }

    /** The row was written for another reason. */
    void forget(RowKey key) {
        tried.remove(key);
    }
}
