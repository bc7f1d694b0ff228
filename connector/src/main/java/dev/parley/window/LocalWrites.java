package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.rules.state.Unprojection;
import dev.parley.rules.version.Dot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the writes of this site's applications mean, who saw the rows as their tables show them: what they have not seen, and
 * which deleted rows they have used. Not thread-safe: {@link Window} guards it.
 */
final class LocalWrites {
    private final States states;
    private final PinnedRows pinned;
    private final Sight sight;

    LocalWrites(States states, PinnedRows pinned, Sight sight) {
        this.states = states;
        this.pinned = pinned;
        this.sight = sight;
    }

    Set<Dot> hidden(RowKey key) {
        Pin pin = pinned.get(key);
        if (sight.isOutside(key, states.current(key))) {
            return dots(key);
        }
        if (pin == null || pin.isAltered()) {
            RowState state = states.of(key);
            RowPolicy policy = sight.policy(key);
            Set<Dot> hidden = state == null || !policy.mayWait()
                    ? Set.of()
                    : state.evaluate(policy).hidden();
            return pin != null && pinned.isRestored(pin) ? withDeletes(hidden, states.current(key)) : hidden;
        }
        return dots(key);
    }

    private Set<Dot> dots(RowKey key) {
        Set<Dot> dots = new HashSet<>();
        states.current(key).operations().forEach(operation -> dots.add(operation.dot()));
        return dots;
    }

    /** Who writes a row that stands although it is deleted has not seen the delete. */
    private static Set<Dot> withDeletes(Set<Dot> hidden, RowState state) {
        Set<Dot> all = new HashSet<>(hidden);
        for (Operation operation : state.operations()) {
            if (operation instanceof Operation.Delete) {
                all.add(operation.dot());
            }
        }
        return all;
    }

    Operation unprojected(Operation local) {
        RowState state = states.of(local.key());
        RowPolicy policy = sight.policy(local.key());
        boolean asWritten = policy.isLastWriterWinsRow() && policy.keys().altersNothing();
        Pin pin = pinned.get(local.key());
        boolean reduced = pin != null && pin.projection() != null && !pin.isAltered();
        if (state == null || asWritten || reduced) {
            return local;
        }
        Row own = Shown.of(state, policy) instanceof Shown.Present present ? present.image() : heldBy(pin);
        return own == null ? local : new Unprojection(policy, own, dots(local.key())).of(local);
    }

    private @Nullable Row heldBy(@Nullable Pin pin) {
        return pin != null && pinned.isRestored(pin) ? pin.held() : null;
    }

    Map<RowKey, Row> used(Collection<Operation> written) {
        Map<RowKey, Row> used = new LinkedHashMap<>();
        if (pinned.isEmpty()) {
            return used;
        }
        Set<RowKey> others = new HashSet<>();
        ArrayDeque<Map.Entry<RowKey, Row>> open = new ArrayDeque<>();
        for (Operation operation : written) {
            if (operation.image() != null) {
                use(operation.key(), operation.image(), written, others, used).forEach(open::add);
            }
        }
        while (!open.isEmpty()) {
            Map.Entry<RowKey, Row> next = open.removeFirst();
            use(next.getKey(), next.getValue(), written, others, used).forEach(open::add);
        }
        return used;
    }

    /**
     * Adds to {@code used} the rows that stand only because of others and that this one refers to.
     *
     * @param others rows that are known not to be among those written
     */
    private List<Map.Entry<RowKey, Row>> use(
            RowKey child, Row image, Collection<Operation> written, Set<RowKey> others, Map<RowKey, Row> used) {
        List<Map.Entry<RowKey, Row>> found = new ArrayList<>();
        for (RowKey parent : pinned.restoredBy(child, image)) {
            Pin pin = pinned.get(parent);
            if (pin != null
                    && pinned.isRestored(pin)
                    && pin.held() != null
                    && !used.containsKey(parent)
                    && (others.contains(parent)
                            || written.stream().noneMatch(one -> one.key().equals(parent)))) {
                others.add(parent);
                used.put(parent, pin.held());
                found.add(Map.entry(parent, pin.held()));
            }
        }
        return found;
    }
}
