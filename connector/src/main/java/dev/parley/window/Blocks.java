package dev.parley.window;

import dev.parley.pipeline.KeyIndex;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Large transactions that are not stable, in the order in which they were captured. A row may be in several: each then
 * follows those before it. Not thread-safe: {@link Window} guards it.
 */
final class Blocks {
    private final List<Block> all = new ArrayList<>();

    Blocks() {}

    /** As they are now. */
    Blocks frozen() {
        Blocks frozen = new Blocks();
        all.forEach(block -> frozen.all.add(block.frozen()));
        return frozen;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void add(Block block) {
        all.add(block);
    }

    List<Block> all() {
        return all;
    }

    /** Rows that have no state of their own; one that is in several counts once for each. */
    int rows() {
        int rows = 0;
        for (Block block : all) {
            rows += block.size();
        }
        return rows;
    }

    /** The state of a row that is in one or more of them; null for others. */
    @Nullable
    RowState state(RowKey key) {
        List<Operation> known = null;
        VersionVector folded = VersionVector.EMPTY;
        for (Block block : all) {
            int position = block.find(key);
            if (position >= 0) {
                folded = known == null ? block.folded() : folded;
                known = known == null ? new ArrayList<>(1) : known;
                known.add(block.operation(position));
            }
        }
        return known == null ? null : RowState.of(Base.before(known.get(0)), folded, known);
    }

    /** True if the table of the last flush may have the row. */
    boolean take(RowKey key) {
        boolean stored = false;
        for (Block block : all) {
            int position = block.find(key);
            if (position >= 0) {
                block.take(position, key);
                stored |= block.stored;
            }
        }
        return stored;
    }

    /** True if no row of a transaction with these keys need be asked for: whatever is here came before it. */
    BitSet contested(Block added) {
        BitSet contested = new BitSet();
        for (Block block : all) {
            if (!added.stamp().follows(block.stamp())) {
                contested.or(added.index().shared(block.index()));
            }
        }
        return contested;
    }

    /**
     * Takes a block out.
     *
     * @return what is to be taken out of the table of flushes: rows that may be there and are in no other block
     */
    Optional<Block> remove(Block gone) {
        all.remove(gone);
        if (!gone.stored) {
            return Optional.empty();
        }
        BitSet elsewhere = new BitSet();
        for (Block block : all) {
            BitSet shared = gone.index().shared(block.index());
            block.stored |= !shared.isEmpty();
            elsewhere.or(shared);
        }
        return Optional.of(gone.without(elsewhere));
    }

    /** Tells the state of every row that is here, once. */
    void forEach(BiConsumer<RowKey, RowState> each) {
        for (int i = 0; i < all.size(); i++) {
            Block block = all.get(i);
            for (int at = block.next(0); at >= 0; at = block.next(at + 1)) {
                RowKey key = block.operation(at).key();
                RowState state = isInOneBefore(i, key) ? null : state(key);
                if (state != null) {
                    each.accept(key, state);
                }
            }
        }
    }

    private boolean isInOneBefore(int position, RowKey key) {
        for (int i = 0; i < position; i++) {
            if (all.get(i).find(key) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** An index of the keys of these operations. */
    static KeyIndex index(List<Operation> operations) {
        KeyIndex.Builder keys = new KeyIndex.Builder(operations.size());
        operations.forEach(operation -> keys.add(operation.key()));
        return keys.build();
    }
}
