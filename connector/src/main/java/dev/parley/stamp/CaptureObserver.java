package dev.parley.stamp;

import dev.parley.pipeline.CapturedTransaction;
import dev.parley.rules.operation.RowKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What follows from captured transactions. Called on the capture thread: must not block. */
public interface CaptureObserver {
    /** The table differs from what the rows' states say. */
    void mismatch(RowKey key);

    /** A row that had differed was seen to agree. */
    void agreed(RowKey key);

    /** A person has decided a row; the table does not show it yet. */
    default void decided(RowKey key) {
        mismatch(key);
    }

    /** A row of {@code parley.decision} holds no decision. */
    default void unreadableDecision(String id) {
        mixed(List.of());
    }

    /** Pinned rows that may be able to stand in the table now. */
    void unblocked(List<RowKey> keys);

    /** Rows pinned or released by a captured transaction; the window has them. */
    void pinsCaptured(Set<RowKey> keys);

    /** One transaction is done. */
    void captured(CapturedTransaction transaction);

    /**
     * A table was emptied by TRUNCATE.
     *
     * @param deleted true if rows of it were deleted in the same transaction: they are replicated
     */
    void truncated(String table, boolean deleted);

    /** Application rows stand in a transaction with rows of the bridge that it may not mix with. */
    void mixed(Collection<RowKey> keys);
}
