package dev.parley.apply;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.util.Collection;
import java.util.List;

/**
 * The rows that are pinned to something else than their evaluation: as captured, united with what this agent has
 * committed since. Thread-safe.
 */
public interface PinRegistry {
    /** True if no row is pinned; lets the common case skip all look-ups. */
    boolean isEmpty();

    /** How this row is pinned; null if it is not. */
    @Nullable
    ParkedRow pinned(RowKey key);

    /** Pinned rows that a change of one of these rows may let back in. */
    List<RowKey> blockedBy(Collection<RowKey> changed);

    /** Pinned rows that refer to one of these by a foreign key, if they stood; maybe some that do not. */
    List<RowKey> referringTo(Collection<RowKey> parents);

    /** An apply transaction with these pins and releases has committed. */
    void committed(List<ParkedRow> pinned, List<RowKey> released);
}
