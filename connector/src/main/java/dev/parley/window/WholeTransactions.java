package dev.parley.window;

import dev.parley.pipeline.KeyIndex;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.VersionVector;
import java.util.BitSet;
import java.util.List;

/**
 * Which transactions are so large that those of their rows of which nothing else is known get no state of their own, and
 * which rows are decided as a whole, and by nothing but the last write. Immutable.
 */
final class WholeTransactions {
    private final int largeRows;
    private final Sight sight;
    private final PinnedRows pinned;

    /** @param largeRows rows from which on a transaction is large */
    WholeTransactions(int largeRows, Sight sight, PinnedRows pinned) {
        this.largeRows = largeRows;
        this.sight = sight;
        this.pinned = pinned;
    }

    int largeRows() {
        return largeRows;
    }

    boolean isLarge(LogRecord.Transaction transaction) {
        return transaction.operations().size() >= largeRows;
    }

    List<Operation> notPlain(List<Operation> operations) {
        if (operations.size() < largeRows) {
            return operations;
        }
        if (operations instanceof OffHeap stored && stored.tables().stream().allMatch(this::isPlain)) {
            return List.of();
        }
        return operations.stream().filter(operation -> !isPlain(operation)).toList();
    }

    boolean isPlain(Operation operation) {
        return isPlain(operation.key().table())
                && operation.excluded().isEmpty()
                && operation.settled().isEmpty()
                && !(operation instanceof Operation.Decision);
    }

    boolean isPlain(String table) {
        return sight.isPlain(table) && !pinned.isRestored(table);
    }

    /** The plain rows of a transaction, as they are captured. */
    Block captured(LogRecord.Transaction transaction, KeyIndex index) {
        BitSet mixed = new BitSet();
        int position = 0;
        for (Operation operation : transaction.operations()) {
            mixed.set(position, !isPlain(operation));
            position++;
        }
        return block(transaction, index, mixed);
    }

    /** All rows of a transaction that this agent has committed. */
    static Block committed(LogRecord.Transaction transaction) {
        return block(transaction, Blocks.index(transaction.operations()), new BitSet());
    }

    private static Block block(LogRecord.Transaction transaction, KeyIndex index, BitSet out) {
        return new Block(transaction.stamp(), transaction.operations(), index, VersionVector.EMPTY, out);
    }
}
