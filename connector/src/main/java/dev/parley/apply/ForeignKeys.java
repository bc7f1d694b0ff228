package dev.parley.apply;

import dev.parley.apply.ApplyTables.Reference;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.reconcile.Planner;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.projection.ParkReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Checks foreign keys in place of the server, whose triggers are off for the applier: rows that were written need their
 * parents, parents that went must have no children left. Violators are parked, which may orphan others in turn, or stand
 * without the reference, as the policy has it.
 */
final class ForeignKeys {
    private final Dialect dialect;
    private final ApplyTables catalog;
    private final Planner planner;
    private final RowWriter writer;
    private final Slots slots;
    private final int statementRows;
    private final RestoredParents restored;
    private final boolean whole;

    /** @param whole false if the transaction has more rows than these slots: then an orphan may only seem to be one */
    ForeignKeys(ApplyEnvironment environment, Slots slots, RowWriter writer, boolean whole) {
        this.whole = whole;
        this.dialect = environment.dialect();
        this.catalog = environment.catalog();
        this.planner = environment.planner();
        this.writer = writer;
        this.slots = slots;
        this.statementRows = environment.settings().statementRows();
        this.restored = new RestoredParents(environment, slots);
    }

    /** Until no orphan is left; each round takes at least one row out or one reference away, so it ends. */
    void settle(Connection connection) throws SQLException {
        Set<RowKey> removedBefore = new HashSet<>();
        while (true) {
            Orphans orphans = new Orphans();
            for (List<RowSlot> rows : slots.tables()) {
                withoutParent(connection, rows, orphans);
            }
            List<RowSlot> removed = slots.where(slot -> slot.touched && !slot.present && removedBefore.add(slot.key));
            ofRemoved(connection, removed, orphans);
            restored.ofRowsOut(connection);
            restored.requireAll();
            if (orphans.isEmpty()) {
                restored.settle(connection);
                return;
            }
            if (!whole) {
                throw new IndivisibleException();
            }
            unset(connection, orphans.standing());
            park(connection, orphans.out());
        }
    }

    private boolean sets(TableShape child, ForeignKeyShape key) {
        return planner.keys(child.name()).orphans(key.columns()) == OrphanPolicy.SET_NULL;
    }

    private void withoutParent(Connection connection, List<RowSlot> rows, Orphans orphans) throws SQLException {
        TableShape child = Slots.shape(rows);
        for (ForeignKeyShape key : child.foreignKeys()) {
            TableShape parent = catalog.find(key.parentTable());
            if (parent != null) {
                Map<List<Value>, List<RowSlot>> wanted = wanted(rows, key, parent);
                for (List<List<Value>> chunk : Chunks.of(List.copyOf(wanted.keySet()), statementRows)) {
                    BitSet there = dialect.parents(connection, parent, key.parentColumns(), chunk);
                    for (int i = there.nextClearBit(0); i < chunk.size(); i = there.nextClearBit(i + 1)) {
                        RowKey missing = blocker(key, parent, chunk.get(i));
                        for (RowSlot slot : wanted.getOrDefault(chunk.get(i), List.of())) {
                            orphan(slot, key, child, missing, orphans);
                        }
                    }
                }
            }
        }
    }

    private void orphan(RowSlot slot, ForeignKeyShape key, TableShape child, RowKey missing, Orphans orphans) {
        if (!restored.brings(slot, key, missing)) {
            orphans.add(slot, key, sets(child, key), Set.of(missing));
        }
    }

    /** What the rows written refer to, without the parents that this attempt has written itself. */
    private Map<List<Value>, List<RowSlot>> wanted(List<RowSlot> rows, ForeignKeyShape key, TableShape parent) {
        boolean primary = key.refersToKeyOf(parent);
        Map<List<Value>, List<RowSlot>> wanted = new LinkedHashMap<>();
        for (RowSlot slot : rows) {
            Row image = slot.touched && slot.present ? slot.physical : null;
            List<Value> values = image == null ? null : key.referenced(image);
            if (values != null) {
                RowSlot known = primary ? slots.find(key.parentKey(parent, values)) : null;
                if (known == null || !known.touched || !known.present) {
                    wanted.computeIfAbsent(values, v -> new ArrayList<>()).add(slot);
                }
            }
        }
        return wanted;
    }

    private void ofRemoved(Connection connection, List<RowSlot> removed, Orphans orphans) throws SQLException {
        Map<String, List<RowSlot>> byTable = new LinkedHashMap<>();
        removed.forEach(slot -> byTable.computeIfAbsent(slot.key.table(), name -> new ArrayList<>())
                .add(slot));
        Set<RowKey> unproven = new HashSet<>();
        for (List<RowSlot> parents : byTable.values()) {
            for (Reference reference : catalog.referencesTo(parents.get(0).key.table())) {
                for (RowKey child : children(connection, parents, reference)) {
                    RowSlot slot = slots.find(child);
                    if (slot == null) {
                        unproven.add(child);
                    } else if (!slot.present) { // nothing could hold its key
                        throw new RowChangedException(child, "there, and was absent");
                    } else {
                        keepContent(connection, List.of(slot));
                        ofRemoved(slot, reference, parents, orphans);
                    }
                }
            }
        }
        if (!unproven.isEmpty()) {
            throw new KeysNeededException(unproven);
        }
    }

    private void ofRemoved(RowSlot child, Reference reference, List<RowSlot> parents, Orphans orphans) {
        Set<RowKey> gone = removedParents(child, reference, parents);
        boolean comes = false;
        for (RowKey parent : gone) {
            comes |= restored.brings(child, reference.key(), parent);
        }
        if (!comes) {
            orphans.add(child, reference.key(), sets(reference.child(), reference.key()), gone);
        }
    }

    private List<RowKey> children(Connection connection, List<RowSlot> parents, Reference reference)
            throws SQLException {
        List<List<Value>> values = new ArrayList<>();
        for (RowSlot parent : parents) {
            List<Value> referenced = ApplyTables.referencedBy(reference.key(), parent.shape(), parent.key);
            if (referenced != null) {
                values.add(referenced);
            }
        }
        List<RowKey> children = new ArrayList<>();
        for (List<List<Value>> chunk : Chunks.of(values, statementRows)) {
            children.addAll(dialect.children(connection, reference.child(), reference.key(), chunk));
        }
        return children;
    }

    /** The parent that the child names; none if that is another one by now. */
    private static Set<RowKey> removedParents(RowSlot child, Reference reference, List<RowSlot> parents) {
        TableShape parent = parents.get(0).shape();
        Row image = child.physical;
        List<Value> values = image == null ? null : reference.key().referenced(image);
        return values == null ? Set.of() : Set.of(blocker(reference.key(), parent, values));
    }

    private static RowKey blocker(ForeignKeyShape key, TableShape parent, List<Value> values) {
        return key.refersToKeyOf(parent)
                ? key.parentKey(parent, values)
                : RowKey.of(parent.name() + "(" + String.join(",", key.parentColumns()) + ")", values);
    }

    private void park(Connection connection, Map<RowSlot, Set<RowKey>> orphans) throws SQLException {
        Map<String, List<RowSlot>> byTable = new LinkedHashMap<>();
        orphans.keySet()
                .forEach(slot -> byTable.computeIfAbsent(slot.key.table(), name -> new ArrayList<>())
                        .add(slot));
        for (List<RowSlot> rows : byTable.values()) {
            keepContent(connection, rows);
            for (RowSlot slot : rows) {
                slot.parked = Parking.row(
                        slot, ParkReason.FOREIGN_KEY.name(), List.copyOf(orphans.getOrDefault(slot, Set.of())));
            }
            writer.delete(connection, rows);
        }
    }

    private void unset(Connection connection, List<RowSlot> orphans) throws SQLException {
        for (RowSlot slot : orphans) {
            keepContent(connection, List.of(slot));
            Row found = Objects.requireNonNull(slot.physical);
            Row full = slot.full();
            if (!slot.altered && (full == null || !full.isComplete())) {
                slot.vacated(found);
            }
            Row image = slot.altering.unset(found, slot.shape().keyColumns());
            RowVersion version = dialect.update(connection, slot.shape(), List.of(image), null)[0];
            if (version == null) {
                throw new RowChangedException(slot.key, "gone");
            }
            slot.physical = image.completedBy(found);
            slot.written = version;
            slot.own = true;
            slot.touched = true;
            slot.altered = true;
            Parking.ifAltered(slot);
        }
    }

    /** A row whose state does not say its content would be lost with the table row: read it before it goes. */
    private void keepContent(Connection connection, List<RowSlot> rows) throws SQLException {
        List<RowSlot> unknown = rows.stream()
                .filter(slot -> slot.physical == null || !slot.physical.isComplete())
                .toList();
        for (List<RowSlot> chunk : Chunks.of(unknown, statementRows)) {
            Row[] images = dialect.read(connection, Slots.shape(chunk), Slots.keys(chunk), true);
            for (int i = 0; i < images.length; i++) {
                chunk.get(i).physical = images[i];
            }
        }
    }
}
