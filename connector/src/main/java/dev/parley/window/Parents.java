package dev.parley.window;

import dev.parley.pipeline.ForeignKeyShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.policy.RowPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Who refers to whom by foreign keys to primary keys: the rows that a row brings back if they are deleted, and the rows that
 * pinned ones refer to, whatever the policy, so that these still have their values when it becomes {@code restore-parent}.
 * Not thread-safe: {@link Window} guards it.
 */
final class Parents {
    private record Link(ForeignKeyShape key, TableShape parent) {}

    private final Function<String, RowPolicy> policies;
    private final Map<String, List<Link>> byChild = new HashMap<>();
    private final Map<String, Set<String>> childrenOf = new HashMap<>();
    private final Map<RowKey, List<RowKey>> ofPinned = new HashMap<>();
    private final Map<RowKey, Set<RowKey>> byParent = new HashMap<>();

    Parents(Collection<TableShape> tables, Function<String, RowPolicy> policies) {
        this.policies = policies;
        Map<String, TableShape> shapes = new HashMap<>();
        tables.forEach(table -> shapes.put(table.name(), table));
        for (TableShape child : tables) {
            for (ForeignKeyShape key : child.foreignKeys()) {
                TableShape parent = shapes.get(key.parentTable());
                if (parent != null && key.refersToKeyOf(parent)) {
                    byChild.computeIfAbsent(child.name(), name -> new ArrayList<>())
                            .add(new Link(key, parent));
                    childrenOf
                            .computeIfAbsent(parent.name(), name -> new HashSet<>())
                            .add(child.name());
                }
            }
        }
    }

    /** True if rows of some table bring back deleted rows of this one. */
    boolean isRestored(String table) {
        for (String child : childrenOf.getOrDefault(table, Set.of())) {
            for (Link link : byChild.getOrDefault(child, List.of())) {
                if (link.parent.name().equals(table) && restores(child, link)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean restores(String child, Link link) {
        return policies.apply(child).keys().orphans(link.key.columns()) == OrphanPolicy.RESTORE_PARENT;
    }

    /** The rows that a row with this image brings back if they are deleted. */
    List<RowKey> restoredBy(RowKey child, Row image) {
        List<RowKey> parents = new ArrayList<>();
        for (Link link : byChild.getOrDefault(child.table(), List.of())) {
            RowKey parent = restores(child.table(), link) ? link.key.parentOf(image, link.parent) : null;
            if (parent != null) {
                parents.add(parent);
            }
        }
        return parents;
    }

    /** A pinned row is, or would be if it stood, as this image says; takes the place of what it was before. */
    void put(RowKey pinned, Row image) {
        remove(pinned);
        List<RowKey> parents = new ArrayList<>();
        for (Link link : byChild.getOrDefault(pinned.table(), List.of())) {
            RowKey parent = link.key.parentOf(image, link.parent);
            if (parent != null) {
                parents.add(parent);
                byParent.computeIfAbsent(parent, key -> new HashSet<>()).add(pinned);
            }
        }
        if (!parents.isEmpty()) {
            ofPinned.put(pinned, parents);
        }
    }

    void remove(RowKey pinned) {
        for (RowKey parent : ofPinned.getOrDefault(pinned, List.of())) {
            Set<RowKey> children = byParent.get(parent);
            if (children != null && children.remove(pinned) && children.isEmpty()) {
                byParent.remove(parent);
            }
        }
        ofPinned.remove(pinned);
    }

    /** True if a pinned row refers to this one. */
    boolean isReferredTo(RowKey parent) {
        return byParent.containsKey(parent);
    }

    /** The pinned rows that refer to one of these, in key order. */
    Set<RowKey> pinnedChildren(Collection<RowKey> parents) {
        Set<RowKey> children = new TreeSet<>();
        if (!byParent.isEmpty()) {
            parents.forEach(parent -> children.addAll(byParent.getOrDefault(parent, Set.of())));
        }
        return children;
    }
}
