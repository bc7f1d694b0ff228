package dev.parley.apply;

import dev.parley.rules.operation.RowKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The row versions that this process wrote when it decided that very key, in apply transactions whose COMMIT returned. Such a
 * version hides nothing, though capture has not read it. Bounded: the oldest are forgotten, which costs a fence. Not
 * thread-safe; the lane owns it.
 */
final class OwnVersions {
    private static final int LIMIT = 200_000;

    private record Entry(RowKey key, RowVersion version) {}

    private final Map<RowKey, RowVersion> versions = new HashMap<>();
    private final Deque<Entry> oldestFirst = new ArrayDeque<>();

    void put(RowKey key, RowVersion version) {
        versions.put(key, version);
        oldestFirst.addLast(new Entry(key, version));
        while (oldestFirst.size() > LIMIT) {
            forgetOldest();
        }
    }

    boolean contains(RowKey key, RowVersion version) {
        return version.equals(versions.get(key));
    }

    /** Forgets versions that the horizon proves anyway. */
    void dropBelow(long horizon) {
        while (!oldestFirst.isEmpty() && oldestFirst.getFirst().version().isBelow(horizon)) {
            forgetOldest();
        }
    }

    /** After an unknown COMMIT nothing is known to be own. */
    void clear() {
        versions.clear();
        oldestFirst.clear();
    }

    private void forgetOldest() {
        Entry oldest = oldestFirst.removeFirst();
        versions.remove(oldest.key(), oldest.version());
    }
}
