package dev.parley.apply;

import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.rules.operation.RowKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Rows found without a parent in one round. Who is to be out does not also stand without a reference. */
final class Orphans {
    private final Map<RowSlot, Set<RowKey>> out = new LinkedHashMap<>();
    private final Set<RowSlot> standing = new LinkedHashSet<>();

    /** @param stands true if the row stands without the reference */
    void add(RowSlot slot, ForeignKeyShape key, boolean stands, Set<RowKey> missing) {
        slot.gaveWay.parent(key, missing);
        if (stands) {
            slot.altering.orphan(key.columns(), missing);
            standing.add(slot);
        } else {
            out.computeIfAbsent(slot, one -> new TreeSet<>()).addAll(missing);
        }
    }

    boolean isEmpty() {
        return out.isEmpty() && standing.isEmpty();
    }

    Map<RowSlot, Set<RowKey>> out() {
        return out;
    }

    List<RowSlot> standing() {
        return standing.stream().filter(slot -> !out.containsKey(slot)).toList();
    }
}
