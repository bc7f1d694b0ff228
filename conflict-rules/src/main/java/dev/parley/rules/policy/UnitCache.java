package dev.parley.rules.policy;

import dev.parley.rules.operation.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * The units of a few column lists under one policy. A table has one list, and others for a while after its columns
 * changed; beyond the bound units are divided anew each time. Thread-safe: two threads may divide the same list at once,
 * and get equal units.
 */
final class UnitCache {
    private static final int MAX = 16;

    private record Entry(Columns columns, List<Unit> units) {}

    private volatile List<Entry> entries = List.of();

    List<Unit> of(RowPolicy policy, Columns columns) {
        List<Entry> known = entries;
        for (Entry entry : known) {
            if (entry.columns.equals(columns)) {
                return entry.units;
            }
        }
        return remembered(known, new Entry(columns, List.copyOf(Units.of(policy, columns.names()))));
    }

    private List<Unit> remembered(List<Entry> known, Entry added) {
        if (known.size() < MAX) {
            List<Entry> more = new ArrayList<>(known);
            more.add(added);
            entries = List.copyOf(more);
        }
        return added.units;
    }
}
