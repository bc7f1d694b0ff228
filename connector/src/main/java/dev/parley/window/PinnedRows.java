package dev.parley.window;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Rows whose tables differ by intention, and what they keep of others: the rows with values that they want, the deleted ones
 * that they refer to. Deleted rows that others may bring back want their values as if they were pinned. Not thread-safe:
 * {@link Window} guards it.
 */
final class PinnedRows {
    private final States states;
    private final Sight sight;
    private final Pins pins = new Pins();
    private final WantedValues wanted;
    private final Parents parents;
    /** Rows pinned for a unique value whose blockers have changed: to be decided again. */
    private final Set<RowKey> unsettled = new HashSet<>();
    /** A deleted row has left that others waited for. */
    private boolean freed;

    PinnedRows(States states, Sight sight, Collection<TableShape> tables, Function<String, RowPolicy> policies) {
        this.states = states;
        this.sight = sight;
        this.wanted = new WantedValues(tables);
        this.parents = new Parents(tables, policies);
    }

    @Nullable
    Pin get(RowKey key) {
        return pins.get(key);
    }

    boolean isEmpty() {
        return pins.size() == 0;
    }

    int size() {
        return pins.size();
    }

    /** How many of them stand in the table with another value. */
    int altered() {
        return pins.altered();
    }

    List<RowKey> keys() {
        return pins.keys();
    }

    Shown shown(RowKey key) {
        return sight.shown(key, states.current(key));
    }

    /** True if the row is deleted and stands all the same, because others refer to it. */
    boolean isRestored(Pin pin) {
        return pin.projection() != null && shown(pin.key()) == Shown.Absent.ABSENT;
    }

    /** True if rows of some table bring back deleted rows of this one. */
    boolean isRestored(String table) {
        return parents.isRestored(table);
    }

    /** The rows that a row with this image brings back if they are deleted. */
    List<RowKey> restoredBy(RowKey child, Row image) {
        return parents.restoredBy(child, image);
    }

    /** A pin of the last flush; what blocks it may have changed since. */
    void load(Pin pin) {
        pins.put(pin);
        want(pin);
        unsettled.add(pin.key());
    }

    void take(Pin pin, VersionVector stable) {
        pins.put(pin);
        states.keep(pin.key(), RowState.of(baseOf(pin), stable, List.of()));
        want(pin);
    }

    private static Base baseOf(Pin pin) {
        return pin.held() == null ? Base.Unknown.UNKNOWN : new Base.Present(pin.held());
    }

    void release(RowKey key) {
        pins.remove(key);
        wanted.remove(key);
        parents.remove(key);
        unsettled.remove(key);
        wantDeleted(key);
    }

    /** Pinned rows that were written want what they are now; false if none was. */
    boolean wantAnew(Collection<RowKey> written) {
        boolean any = false;
        for (RowKey key : written) {
            Pin pin = pins.get(key);
            if (pin != null) {
                want(pin);
                any = true;
            }
        }
        return any;
    }

    private void want(Pin pin) {
        Row known = pin.held() == null ? pin.projection() : pin.held();
        Row image = known;
        Shown shown = shown(pin.key());
        if (shown instanceof Shown.Present present) {
            image = known == null ? present.image() : present.image().completedBy(known);
        }
        boolean gone = shown == Shown.Absent.ABSENT && pin.held() == null;
        if (image == null || gone) {
            wanted.remove(pin.key());
            parents.remove(pin.key());
        } else {
            wanted.put(pin.key(), image);
            parents.put(pin.key(), image);
        }
    }

    /** What is deleted and may come back for the sake of others wants what it held; a pinned row is asked for its own. */
    void wantDeleted(RowKey key) {
        if (pins.get(key) != null || !parents.isRestored(key.table())) {
            return;
        }
        Optional<Row> held =
                shown(key) == Shown.Absent.ABSENT ? sight.revived(key, states.current(key)) : Optional.empty();
        if (held.isPresent()) {
            wanted.put(key, held.get());
        } else {
            left(key);
        }
    }

    /** The row is not here any more. */
    void left(RowKey key) {
        freed |= wanted.remove(key);
    }

    /** True if a row has left that others may have waited for. */
    boolean hasFreed() {
        return freed;
    }

    void takeFreed() {
        freed = false;
    }

    /** False if {@link #keeps} is true for no row. */
    boolean mayKeepOthers() {
        return pins.size() > 0 || !wanted.isEmpty();
    }

    /** True if a row has to stay for the sake of those that are pinned. */
    boolean keeps(RowKey key) {
        if (hasWantedValue(key)) {
            return true;
        }
        if (pins.size() == 0) {
            return false;
        }
        if (pins.holdsValue(key)) {
            return true;
        }
        if (parents.isReferredTo(key) && shown(key) == Shown.Absent.ABSENT) {
            return true;
        }
        for (RowKey pinned : unsettled) {
            if (pinned.table().equals(key.table())) {
                return true;
            }
        }
        return false;
    }

    private boolean hasWantedValue(RowKey key) {
        return !wanted.isEmpty() && shown(key) instanceof Shown.Present present && wanted.has(key, present.image());
    }

    boolean isBlocker(RowKey key) {
        return pins.isBlocker(key);
    }

    /** The rank of a row that holds a wanted value must be known until those who want it are decided again. */
    void unsettle(Collection<RowKey> changed, Collection<RowKey> decided) {
        unsettled.addAll(pins.blockedBy(changed));
        unsettled.removeAll(decided);
    }

    /** True if any of these rows was to be decided again. */
    boolean settle(Collection<RowKey> decided) {
        return unsettled.removeAll(decided);
    }

    /** Pinned rows that refer to one of these, in key order. */
    Set<RowKey> children(Collection<RowKey> of) {
        return parents.pinnedChildren(of);
    }

    /**
     * Pinned rows that a change of one of {@code changed} may let back into the table, and those that may bring it back, in
     * key order.
     */
    List<RowKey> blockedBy(Collection<RowKey> changed) {
        List<RowKey> blocked = pins.blockedBy(changed);
        Set<RowKey> orphans = parents.pinnedChildren(changed.stream()
                .filter(key -> pins.get(key) == null && shown(key) == Shown.Absent.ABSENT)
                .toList());
        if (orphans.isEmpty()) {
            return blocked;
        }
        Set<RowKey> all = new TreeSet<>(blocked);
        all.addAll(orphans);
        return List.copyOf(all);
    }
}
