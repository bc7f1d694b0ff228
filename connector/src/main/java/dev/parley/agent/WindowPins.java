package dev.parley.agent;

import dev.parley.apply.ParkedRow;
import dev.parley.apply.PinRegistry;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.window.Pin;
import dev.parley.window.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pinned rows as apply must see them: those of the window, which capture maintains, under those that this agent has
 * committed and capture has not read back yet. Thread-safe.
 */
public final class WindowPins implements PinRegistry {
    /** The latest commit for a key and how many commits for it capture has still to read. */
    private record Uncaptured(Optional<ParkedRow> row, int commits) {}

    private final Window window;
    private final Map<RowKey, Uncaptured> uncaptured = new HashMap<>();

    public WindowPins(Window window) {
        this.window = window;
    }

    @Override
    public synchronized boolean isEmpty() {
        return uncaptured.isEmpty() && window.size().pinned() == 0;
    }

    @Override
    public synchronized @Nullable ParkedRow pinned(RowKey key) {
        Uncaptured own = uncaptured.get(key);
        if (own != null) {
            return own.row.orElse(null);
        }
        Pin pin = window.pin(key);
        return pin == null ? null : parked(pin);
    }

    /** The rank of a pinned row is that of its state, which the planner asks for anew. */
    private static ParkedRow parked(Pin pin) {
        return new ParkedRow(pin.key(), pin.projection(), pin.reason(), pin.blockers(), Optional.empty(), pin.held());
    }

    @Override
    public synchronized List<RowKey> blockedBy(Collection<RowKey> changed) {
        Set<RowKey> blocked = new LinkedHashSet<>(window.blockedBy(changed));
        uncaptured.forEach((key, own) -> own.row.ifPresent(row -> {
            if (row.blockers().stream().anyMatch(changed::contains)) {
                blocked.add(key);
            }
        }));
        return List.copyOf(blocked);
    }

    /** Of rows that capture has not read back it is not known what they refer to. */
    @Override
    public synchronized List<RowKey> referringTo(Collection<RowKey> parents) {
        Set<RowKey> referring = new LinkedHashSet<>(window.pinnedChildren(parents));
        uncaptured.forEach((key, own) -> own.row.ifPresent(row -> referring.add(key)));
        return List.copyOf(referring);
    }

    @Override
    public synchronized void committed(List<ParkedRow> pinned, List<RowKey> released) {
        pinned.forEach(row -> add(row.key(), Optional.of(row)));
        released.forEach(key -> add(key, Optional.empty()));
    }

    private void add(RowKey key, Optional<ParkedRow> row) {
        Uncaptured before = uncaptured.get(key);
        uncaptured.put(key, new Uncaptured(row, before == null ? 1 : before.commits + 1));
    }

    /**
     * Capture has read a commit for each of these keys, and the window has it.
     *
     * @return those that are pinned by a commit of an earlier process, which knew tables and rules as they were then
     */
    public synchronized List<RowKey> captured(Set<RowKey> keys) {
        List<RowKey> former = new ArrayList<>();
        for (RowKey key : keys) {
            Uncaptured own = uncaptured.get(key);
            if (own != null && own.commits > 1) {
                uncaptured.put(key, new Uncaptured(own.row, own.commits - 1));
            } else if (uncaptured.remove(key) == null && window.pin(key) != null) {
                former.add(key);
            }
        }
        return former;
    }
}
