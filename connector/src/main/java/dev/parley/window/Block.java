package dev.parley.window;

import dev.parley.pipeline.KeyIndex;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Rows of one large transaction of which nothing else is known than what it did: their states are made when somebody asks
 * for them, and are the same each time. A row of which more becomes known gets a state of its own and is out of here. Not
 * thread-safe: {@link Window} guards it.
 */
final class Block {
    private final List<Operation> operations;
    private final KeyIndex index;
    private final Stamp stamp;
    /** What was stable when the transaction was captured. */
    private final VersionVector folded;
    /** Positions of operations whose rows have a state of their own. */
    private final BitSet out;
    /** Rows that have come out of here since it was captured. */
    private final List<RowKey> taken = new ArrayList<>();
    /** Some of its rows may be in the table of the last flush. */
    boolean stored;
    /** It has not been flushed as it is. */
    boolean dirty = true;

    Block(Stamp stamp, List<Operation> operations, KeyIndex index, VersionVector folded, BitSet out) {
        this.stamp = stamp;
        this.operations = operations;
        this.index = index;
        this.folded = folded;
        this.out = out;
    }

    Stamp stamp() {
        return stamp;
    }

    VersionVector folded() {
        return folded;
    }

    KeyIndex index() {
        return index;
    }

    List<Operation> operations() {
        return operations;
    }

    BitSet out() {
        return out;
    }

    Operation operation(int position) {
        return operations.get(position);
    }

    /** Position of a row that is here; -1 if it is not. */
    int find(RowKey key) {
        int position = index.first(key, at -> operations.get(at).key());
        return position < 0 || out.get(position) ? -1 : position;
    }

    void take(int position, RowKey key) {
        out.set(position);
        taken.add(key);
    }

    List<RowKey> taken() {
        return taken;
    }

    /** Rows that are here. */
    int size() {
        return operations.size() - out.cardinality();
    }

    int next(int position) {
        int next = out.nextClearBit(position);
        return next < operations.size() ? next : -1;
    }

    /** As it is now; what happens to this does not happen to that. */
    Block frozen() {
        return without(new BitSet());
    }

    /** {@link #frozen}, without the rows at these positions. */
    Block without(BitSet positions) {
        BitSet less = (BitSet) out.clone();
        less.or(positions);
        return new Block(stamp, operations, index, folded, less);
    }
}
