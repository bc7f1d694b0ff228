package dev.parley.pipeline;

import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.RowKey;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * Finds the rows of a large list by their keys with eight bytes for each: the keys stay where they are, and are asked for
 * only where hashes agree. Immutable.
 */
public final class KeyIndex {
    private static final int POSITION_BITS = 22;
    private static final long POSITION = (1L << POSITION_BITS) - 1;

    /** Most positions. */
    public static final int SIZE_MAX = 1 << POSITION_BITS;

    /** Upper bits of a key's hash, then its position; ascending. */
    private final long[] entries;

    private KeyIndex(long[] entries) {
        this.entries = entries;
    }

    /** Takes keys one after another. Not thread-safe. */
    public static final class Builder {
        private final CanonicalHash hash = new CanonicalHash();
        private long[] entries;
        private int size;

        /** @param expected number of keys that will come, about */
        public Builder(int expected) {
            this.entries = new long[Math.max(16, expected)];
        }

        /** The next position has this key. */
        public void add(RowKey key) {
            if (size == SIZE_MAX) {
                throw new IllegalArgumentException("an index of keys has room for " + SIZE_MAX + " of them");
            }
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, 2 * size);
            }
            entries[size] = hashOf(hash, key) | size;
            size++;
        }

        public KeyIndex build() {
            long[] sorted = size == entries.length ? entries : Arrays.copyOf(entries, size);
            Arrays.sort(sorted);
            return new KeyIndex(sorted);
        }
    }

    private static long hashOf(CanonicalHash hash, RowKey key) {
        hash.reset();
        hash.integer(key.table().hashCode());
        for (int i = 0; i < key.size(); i++) {
            hash.value(key.get(i));
        }
        return hash.result() & ~POSITION;
    }

    /**
     * Positions of a key, ascending.
     *
     * @param keyAt the key at a position
     */
    public int[] positions(RowKey key, IntFunction<RowKey> keyAt) {
        long wanted = hashOf(new CanonicalHash(), key);
        int at = Arrays.binarySearch(entries, wanted);
        int first = at < 0 ? -at - 1 : at;
        int[] found = new int[0];
        for (int i = first; i < entries.length && (entries[i] & ~POSITION) == wanted; i++) {
            int position = (int) (entries[i] & POSITION);
            if (keyAt.apply(position).equals(key)) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = position;
            }
        }
        return found;
    }

    /** The first position of a key; -1 if it has none. */
    public int first(RowKey key, IntFunction<RowKey> keyAt) {
        int[] found = positions(key, keyAt);
        return found.length == 0 ? -1 : found[0];
    }

    /** Positions whose key another one has, too. A few others may be among them. */
    public BitSet repeated() {
        BitSet repeated = new BitSet();
        for (int i = 1; i < entries.length; i++) {
            if ((entries[i] & ~POSITION) == (entries[i - 1] & ~POSITION)) {
                repeated.set((int) (entries[i] & POSITION));
                repeated.set((int) (entries[i - 1] & POSITION));
            }
        }
        return repeated;
    }

    /** Positions of this whose keys {@code that} has, too. A few others may be among them. */
    public BitSet shared(KeyIndex that) {
        BitSet shared = new BitSet();
        int there = 0;
        for (long entry : entries) {
            long hash = entry & ~POSITION;
            while (there < that.entries.length && (that.entries[there] & ~POSITION) < hash) {
                there++;
            }
            if (there < that.entries.length && (that.entries[there] & ~POSITION) == hash) {
                shared.set((int) (entry & POSITION));
            }
        }
        return shared;
    }

    public int size() {
        return entries.length;
    }
}
