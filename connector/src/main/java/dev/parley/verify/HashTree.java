package dev.parley.verify;

import java.util.BitSet;

/**
 * Sums of row hashes by key: a root over groups over buckets. Whoever has the same rows has the same sums, in whatever
 * order the rows came, so sites that order keys differently can be compared. Not thread-safe.
 *
 * <p>A row belongs to the bucket that the first bits of its key's hash name, and adds a mixture of both hashes to it. Two
 * sets of rows that differ have the same sum with a chance of 2<sup>-64</sup>.
 */
final class HashTree {
    static final int BUCKET_BITS = 20;
    private static final int BUCKETS = 1 << BUCKET_BITS;
    private static final int GROUP = 1 << 10;

    private final long[] buckets = new long[BUCKETS];
    private final long[] groups = new long[BUCKETS / GROUP];
    private long root;

    static int bucket(long key) {
        return (int) (key >>> (Long.SIZE - BUCKET_BITS));
    }

    void add(long key, long row) {
        long mixed = mix(key, row);
        int bucket = bucket(key);
        buckets[bucket] += mixed;
        groups[bucket / GROUP] += mixed;
        root += mixed;
    }

    private static long mix(long key, long row) {
        long mixed = (key ^ Long.rotateLeft(row, 29)) * 0x9e3779b97f4a7c15L + row;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8feb86659fd93L;
        return mixed ^ (mixed >>> 32);
    }

    /** Buckets whose sums differ; one comparison if none does. */
    BitSet differing(HashTree that) {
        BitSet differing = new BitSet();
        if (root == that.root) {
            return differing;
        }
        for (int group = 0; group < groups.length; group++) {
            if (groups[group] != that.groups[group]) {
                for (int bucket = group * GROUP; bucket < (group + 1) * GROUP; bucket++) {
                    differing.set(bucket, buckets[bucket] != that.buckets[bucket]);
                }
            }
        }
        return differing;
    }
}
