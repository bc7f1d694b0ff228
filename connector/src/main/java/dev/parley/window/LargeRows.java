package dev.parley.window;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/** Rows of large transactions as a flush writes and deletes them: made while they are read. Immutable. */
public final class LargeRows {
    /** No large transaction has come or gone. */
    public static final LargeRows NONE = new LargeRows(new Blocks(), Set.of(), List.of());

    private final Blocks all;
    private final Set<Dot> changed;
    private final List<Block> left;

    private LargeRows(Blocks all, Set<Dot> changed, List<Block> left) {
        this.all = all;
        this.changed = changed;
        this.left = List.copyOf(left);
    }

    /** Takes over what has to be written of {@code blocks}, which from then on counts as stored. */
    static LargeRows of(Blocks blocks, List<Block> left) {
        Set<Dot> changed = new HashSet<>();
        for (Block block : blocks.all()) {
            if (block.dirty) {
                changed.add(block.stamp().dot());
                block.dirty = false;
                block.stored = true;
            }
        }
        return changed.isEmpty() && left.isEmpty()
                ? NONE
                : new LargeRows(changed.isEmpty() ? new Blocks() : blocks.frozen(), changed, left);
    }

    boolean contains(Block block) {
        return changed.contains(block.stamp().dot());
    }

    List<Block> left() {
        return left;
    }

    /** Rows to be kept, each once. */
    public Iterator<Map.Entry<RowKey, FlushSnapshot.StoredRow>> changed() {
        List<Block> blocks = all.all().stream().filter(this::contains).toList();
        return new Each<>(blocks, (block, key) -> {
            for (Block earlier : blocks.subList(0, block)) {
                if (earlier.find(key) >= 0) {
                    return null;
                }
            }
            RowState state = Objects.requireNonNull(all.state(key), "a row of a block has a state");
            return Map.entry(key, new FlushSnapshot.StoredRow(state, false, null));
        });
    }

    /** Rows that have left the window. One that has come back since is among those to be kept. */
    public Iterator<RowKey> gone() {
        return new Each<>(left, (block, key) -> key);
    }

    private interface Made<T> {
        /** Null for a row that is left out. */
        @Nullable
        T of(int block, RowKey key);
    }

    /** Goes through the rows of blocks. Streams would hold all rows of a block at once. */
    private static final class Each<T> implements Iterator<T> {
        private final List<Block> blocks;
        private final Made<T> made;
        private int block;
        private int position;
        private @Nullable T next;

        Each(List<Block> blocks, Made<T> made) {
            this.blocks = blocks;
            this.made = made;
            advance();
        }

        private void advance() {
            next = null;
            while (next == null && block < blocks.size()) {
                int found = blocks.get(block).next(position);
                if (found < 0) {
                    block++;
                    position = 0;
                } else {
                    position = found + 1;
                    next = made.of(block, blocks.get(block).operation(found).key());
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public T next() {
            T current = next;
            if (current == null) {
                throw new NoSuchElementException("there are no more rows");
            }
            advance();
            return current;
        }
    }
}
