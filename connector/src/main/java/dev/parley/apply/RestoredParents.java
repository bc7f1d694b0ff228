package dev.parley.apply;

import dev.parley.apply.ApplyTables.Reference;
import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.reconcile.Planner;
import dev.parley.reconcile.Target;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.OrphanPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Deleted rows that stand because others refer to them: the least fixpoint. An attempt begins without any; each one that is
 * found missing is brought back by the next attempt, which has it in place from the start, so that it takes part in all that
 * keys decide. What an attempt has brought back must be needed in the end by a row that exists.
 */
final class RestoredParents {
    private final Dialect dialect;
    private final ApplyEnvironment environment;
    private final Slots slots;
    private final int statementRows;
    private final Set<RowKey> unproven = new HashSet<>();
    private final Set<RowKey> missing = new HashSet<>();

    RestoredParents(ApplyEnvironment environment, Slots slots) {
        this.environment = environment;
        this.dialect = environment.dialect();
        this.slots = slots;
        this.statementRows = environment.settings().statementRows();
    }

    private Planner planner() {
        return environment.planner();
    }

    private boolean restores(TableShape child, ForeignKeyShape key) {
        TableShape parent = environment.catalog().find(key.parentTable());
        return parent != null
                && key.refersToKeyOf(parent)
                && planner().keys(child.name()).orphans(key.columns()) == OrphanPolicy.RESTORE_PARENT;
    }

    /** True if the row exists by its state, or has been brought back itself. */
    private static boolean calls(RowSlot child) {
        return child.plan().target() != Target.Absent.ABSENT || child.revival != null;
    }

    private boolean mayCome(RowSlot parent) {
        return parent.revival == null
                && parent.plan().target() == Target.Absent.ABSENT
                && planner().revived(parent.plan()).isPresent();
    }

    /** True if the parent that this row misses is brought back by the next attempt, or may be once it is proven. */
    boolean brings(RowSlot child, ForeignKeyShape key, RowKey parent) {
        if (!calls(child) || !restores(child.shape(), key)) {
            return false;
        }
        RowSlot slot = slots.find(parent);
        if (slot == null) {
            unproven.add(parent);
            return true;
        }
        boolean comes = mayCome(slot);
        if (comes) {
            missing.add(parent);
        }
        return comes;
    }

    /** Rows that are out of the table bring their parents back all the same. */
    void ofRowsOut(Connection connection) throws SQLException {
        for (List<RowSlot> rows : slots.tables()) {
            TableShape child = Slots.shape(rows);
            for (ForeignKeyShape key : child.foreignKeys()) {
                if (restores(child, key)) {
                    ofRowsOut(connection, rows, key);
                }
            }
        }
        pinnedChildrenOf(slots.where(slot -> slot.table != null && !slot.present && slot.revival == null));
    }

    private void ofRowsOut(Connection connection, List<RowSlot> rows, ForeignKeyShape key) throws SQLException {
        TableShape parent = environment.catalog().find(key.parentTable());
        Map<List<Value>, RowSlot> out = new HashMap<>();
        for (RowSlot slot : rows) {
            Row full = slot.isOut() && calls(slot) ? slot.outside() : null;
            List<Value> values = full == null ? null : key.referenced(full);
            if (values != null) {
                out.putIfAbsent(values, slot);
            }
        }
        if (parent == null) {
            return;
        }
        for (List<List<Value>> chunk : Chunks.of(List.copyOf(out.keySet()), statementRows)) {
            BitSet there = dialect.parents(connection, parent, key.parentColumns(), chunk);
            for (int i = there.nextClearBit(0); i < chunk.size(); i = there.nextClearBit(i + 1)) {
                RowSlot child = out.get(chunk.get(i));
                if (child != null) {
                    brings(child, key, key.parentKey(parent, chunk.get(i)));
                }
            }
        }
    }

    /** Pinned rows that refer to a row which is not there: they may bring it back once they are proven. */
    private void pinnedChildrenOf(List<RowSlot> gone) {
        List<RowKey> keys = new ArrayList<>();
        for (RowSlot slot : gone) {
            boolean asked = slot.touched || slot.forced || !slot.incoming.isEmpty();
            if (asked && isRestorable(slot.key.table()) && mayCome(slot)) {
                keys.add(slot.key);
            }
        }
        if (!keys.isEmpty()) {
            for (RowKey child : environment.pins().referringTo(keys)) {
                if (slots.find(child) == null) {
                    unproven.add(child);
                }
            }
        }
    }

    private boolean isRestorable(String table) {
        return environment.catalog().referencesTo(table).stream()
                .anyMatch(reference -> restores(reference.child(), reference.key()));
    }

    /** Ends the attempt if it has to begin again with more rows. */
    void requireAll() {
        if (!unproven.isEmpty() || !missing.isEmpty()) {
            throw new KeysNeededException(unproven, missing);
        }
    }

    /** Pins what was brought back to what calls for it; what nothing calls for any more ends the attempt. */
    void settle(Connection connection) throws SQLException {
        List<RowSlot> back = slots.where(slot -> slot.revival != null);
        if (back.isEmpty()) {
            return;
        }
        Map<RowKey, Set<RowKey>> children = new HashMap<>();
        for (RowSlot parent : back) {
            children.put(parent.key, childrenOf(connection, parent));
        }
        requireGrounds(back, children);
        for (RowSlot parent : back) {
            parent.children.clear();
            parent.children.addAll(children.getOrDefault(parent.key, Set.of()));
            if (parent.isOut()) {
                parent.parked = Parking.waitingToo(parent);
            } else {
                Parking.ifAltered(parent);
            }
        }
    }

    private Set<RowKey> childrenOf(Connection connection, RowSlot parent) throws SQLException {
        Set<RowKey> children = new TreeSet<>();
        for (Reference reference : environment.catalog().referencesTo(parent.key.table())) {
            List<Value> values = restores(reference.child(), reference.key())
                    ? ApplyTables.referencedBy(reference.key(), parent.shape(), parent.key)
                    : null;
            if (values != null) {
                Set<RowKey> found = new TreeSet<>(
                        dialect.children(connection, reference.child(), reference.key(), List.of(values)));
                found.addAll(out(reference, parent));
                if (!found.isEmpty()) {
                    parent.gaveWay.restored(reference.key(), found);
                    children.addAll(found);
                }
            }
        }
        return children;
    }

    private List<RowKey> out(Reference reference, RowSlot parent) {
        List<RowKey> out = new ArrayList<>();
        for (RowSlot slot : slots.where(RowSlot::isOut)) {
            Row full = slot.key.table().equals(reference.child().name()) && calls(slot) ? slot.outside() : null;
            RowKey named = full == null ? null : reference.key().parentOf(full, parent.shape());
            if (named != null && named.equals(parent.key)) {
                out.add(slot.key);
            }
        }
        return out;
    }

    /** Rows that came back for one another alone, in a circle, are not needed. */
    private void requireGrounds(Collection<RowSlot> back, Map<RowKey, Set<RowKey>> children) {
        Set<RowKey> open = new HashSet<>();
        back.forEach(slot -> open.add(slot.key));
        boolean changed = true;
        while (changed) {
            changed = open.removeIf(parent ->
                    children.getOrDefault(parent, Set.of()).stream().anyMatch(child -> !open.contains(child)));
        }
        for (RowKey parent : open) {
            throw new RowChangedException(parent, "brought back for rows that are gone");
        }
    }
}
