package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Pinned rows by their key and by what blocks them. Not thread-safe: {@link Window} guards it. */
final class Pins {
    private final Map<RowKey, Pin> byKey = new HashMap<>();
    private final Map<RowKey, Set<RowKey>> byBlocker = new HashMap<>();
    private int altered;

    @Nullable
    Pin get(RowKey key) {
        return byKey.get(key);
    }

    void put(Pin pin) {
        remove(pin.key());
        byKey.put(pin.key(), pin);
        altered += pin.isAltered() ? 1 : 0;
        for (RowKey blocker : pin.blockers()) {
            byBlocker.computeIfAbsent(blocker, key -> new HashSet<>()).add(pin.key());
        }
    }

    void remove(RowKey key) {
        Pin pin = byKey.remove(key);
        if (pin == null) {
            return;
        }
        altered -= pin.isAltered() ? 1 : 0;
        for (RowKey blocker : pin.blockers()) {
            Set<RowKey> blocked = byBlocker.get(blocker);
            if (blocked != null && blocked.remove(key) && blocked.isEmpty()) {
                byBlocker.remove(blocker);
            }
        }
    }

    List<RowKey> blockedBy(Collection<RowKey> changed) {
        if (byBlocker.isEmpty()) {
            return List.of();
        }
        TreeSet<RowKey> blocked = new TreeSet<>();
        for (RowKey key : changed) {
            blocked.addAll(byBlocker.getOrDefault(key, Set.of()));
        }
        return List.copyOf(blocked);
    }

    /** True if a pinned row waits for this one. */
    boolean isBlocker(RowKey key) {
        return byBlocker.containsKey(key);
    }

    /** True if the row holds a unique value that keeps a pinned row out. */
    boolean holdsValue(RowKey key) {
        for (RowKey blocked : byBlocker.getOrDefault(key, Set.of())) {
            Pin pin = byKey.get(blocked);
            if (pin != null && pin.isForUnique()) {
                return true;
            }
        }
        return false;
    }

    List<RowKey> keys() {
        return List.copyOf(byKey.keySet());
    }

    /** How many of them stand in the table with another value. */
    int altered() {
        return altered;
    }

    int size() {
        return byKey.size();
    }
}
