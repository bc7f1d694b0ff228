package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Fold;
import dev.parley.rules.state.RowState;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has changed in the window since the last durable flush, exactly as of {@code checkpoint}.
 *
 * @param rows states to be kept, with their mark
 * @param gone rows that have left the window and stand in the table of the last flush
 * @param settled rows that have folded since then and held operations that did not see each other, or a person's decision,
 *     in order of folding
 * @param large rows of large transactions, beside {@code rows} and {@code gone}
 */
public record FlushSnapshot(
        Checkpoint checkpoint, Map<RowKey, StoredRow> rows, Set<RowKey> gone, List<Settled> settled, LargeRows large) {
    /** Without large transactions. */
    public FlushSnapshot(Checkpoint checkpoint, Map<RowKey, StoredRow> rows, Set<RowKey> gone, List<Settled> settled) {
        this(checkpoint, rows, gone, settled, LargeRows.NONE);
    }

    public FlushSnapshot {
        rows = Map.copyOf(rows);
        gone = Set.copyOf(gone);
        settled = List.copyOf(settled);
    }

    /**
     * One row as it is kept.
     *
     * @param suspect true if the table was seen to differ from the evaluation and is not repaired yet
     * @param pin set if the row is pinned
     */
    public record StoredRow(
            RowState state, boolean suspect, @Nullable Pin pin) {}

    /**
     * One row that has folded.
     *
     * @param before its operations, with the images that lost
     */
    public record Settled(RowKey key, RowState before, Fold fold) {
        /** What people have decided among the operations. */
        public List<Operation> decisions() {
            return decisions(before);
        }

        static List<Operation> decisions(RowState state) {
            return state.operations().stream()
                    .filter(operation -> !operation.settled().isEmpty())
                    .toList();
        }
    }
}
