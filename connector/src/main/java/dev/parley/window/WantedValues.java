package dev.parley.window;

import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.UniqueShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.projection.Equality;
import dev.parley.rules.projection.UniqueClaim;
import dev.parley.rules.projection.UniqueKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The unique values that pinned rows, and deleted ones that may come back, would have if they stood. Who has one of them must keep its
 * rank: once the pinned row may come back, the ranks decide, and a row that has folded would count as the earliest here but
 * not at a site where it has not. Values are compared more coarsely than any database does, which only keeps more rows. Not
 * thread-safe: {@link Window} guards it.
 */
final class WantedValues {
    private final Map<String, List<UniqueKey>> keys = new HashMap<>();
    private final Map<RowKey, List<Wanted>> byRow = new HashMap<>();
    private final Map<Wanted, Set<RowKey>> byValue = new HashMap<>();

    private record Wanted(String table, UniqueClaim claim) {}

    WantedValues(Collection<TableShape> tables) {
        for (TableShape table : tables) {
            List<UniqueKey> unique =
                    table.uniques().stream().map(WantedValues::coarse).toList();
            if (!unique.isEmpty()) {
                keys.put(table.name(), unique);
            }
        }
    }

    private static UniqueKey coarse(UniqueShape index) {
        return new UniqueKey(
                index.name(),
                index.columns(),
                LoserPolicy.PARK,
                index.columns().get(0),
                Integer.MAX_VALUE,
                false,
                Equality.CASE_AND_ACCENT);
    }

    /** @param image what the row would be; takes the place of what it wanted before */
    void put(RowKey key, Row image) {
        remove(key);
        List<Wanted> wanted = wanted(key, image);
        if (!wanted.isEmpty()) {
            byRow.put(key, wanted);
            wanted.forEach(value ->
                    byValue.computeIfAbsent(value, v -> new HashSet<>()).add(key));
        }
    }

    /** True if it wanted anything. */
    boolean remove(RowKey key) {
        List<Wanted> wanted = byRow.remove(key);
        if (wanted == null) {
            return false;
        }
        for (Wanted value : wanted) {
            Set<RowKey> rows = byValue.get(value);
            if (rows != null && rows.remove(key) && rows.isEmpty()) {
                byValue.remove(value);
            }
        }
        return true;
    }

    boolean isEmpty() {
        return byValue.isEmpty();
    }

    /** True if a pinned or deleted row wants a value of this image. */
    boolean has(RowKey key, Row image) {
        return wanted(key, image).stream().anyMatch(byValue::containsKey);
    }

    private List<Wanted> wanted(RowKey key, Row image) {
        List<Wanted> wanted = new ArrayList<>();
        for (UniqueKey unique : keys.getOrDefault(key.table(), List.of())) {
            UniqueClaim claim = unique.claim(image);
            if (claim != null) {
                wanted.add(new Wanted(key.table(), claim));
            }
        }
        return wanted;
    }
}
