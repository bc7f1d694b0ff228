package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.reconcile.Planner;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All rows of one attempt, by table and in key order, the order in which locks are taken. */
final class Slots {
    private final Map<RowKey, RowSlot> byKey = new HashMap<>();
    private final TreeMap<String, List<RowSlot>> byTable = new TreeMap<>();
    private final List<RowSlot> inOrder = new ArrayList<>();

    private Slots() {}

    /**
     * @param extra rows that constraints brought in
     * @param restored rows that stand although they are deleted, if they are
     */
    static Slots of(Work work, Set<RowKey> extra, Set<RowKey> restored, ApplyTables catalog, PinRegistry pins) {
        return of(work, Planner.byRow(work.transactions()), extra, restored, catalog, pins);
    }

    /** Of a part of a transaction. */
    static Slots ofSlice(Work work, List<Operation> slice, ApplyTables catalog, PinRegistry pins) {
        Map<RowKey, List<Operation>> operations = new HashMap<>();
        slice.forEach(operation -> operations.put(operation.key(), List.of(operation)));
        return of(work, operations, Set.of(), Set.of(), catalog, pins);
    }

    private static Slots of(
            Work work,
            Map<RowKey, List<Operation>> operations,
            Set<RowKey> extra,
            Set<RowKey> restored,
            ApplyTables catalog,
            PinRegistry pins) {
        Slots slots = new Slots();
        Set<RowKey> keys = new HashSet<>(operations.keySet());
        keys.addAll(extra);
        keys.addAll(restored);
        keys.addAll(work.repairs().keySet());
        boolean noPins = pins.isEmpty();
        for (RowKey key : keys) {
            ParkedRow pin = noPins ? null : pins.pinned(key);
            slots.add(new RowSlot(
                    key,
                    catalog.find(key.table()),
                    operations.getOrDefault(key, List.of()),
                    pin != null || work.repairs().containsKey(key) || isShownInPart(catalog.find(key.table())),
                    restored.contains(key),
                    pin));
        }
        slots.byTable.values().forEach(rows -> rows.sort((a, b) -> a.key.compareTo(b.key)));
        for (List<RowSlot> rows : slots.byTable.values()) {
            slots.inOrder.addAll(rows);
        }
        return slots;
    }

    /** Of tables of which some rows are shared each row is read: its content says whether it is one of them. */
    private static boolean isShownInPart(@Nullable TableShape table) {
        return table != null && table.sharing().part().isPresent();
    }

    private void add(RowSlot slot) {
        byKey.put(slot.key, slot);
        byTable.computeIfAbsent(slot.key.table(), name -> new ArrayList<>()).add(slot);
    }

    @Nullable
    RowSlot find(RowKey key) {
        return byKey.get(key);
    }

    /** In table and key order. */
    List<RowSlot> all() {
        return Collections.unmodifiableList(inOrder);
    }

    List<RowSlot> where(Predicate<RowSlot> condition) {
        return inOrder.stream().filter(condition).toList();
    }

    /** The rows of tables that are here, each table once, in order. */
    Collection<List<RowSlot>> tables() {
        return byTable.values().stream()
                .filter(rows -> rows.get(0).table != null)
                .toList();
    }

    static TableShape shape(List<RowSlot> rows) {
        return rows.get(0).shape();
    }

    static List<RowKey> keys(Collection<RowSlot> slots) {
        List<RowKey> keys = new ArrayList<>(slots.size());
        for (RowSlot slot : slots) {
            keys.add(slot.key);
        }
        return keys;
    }
}
