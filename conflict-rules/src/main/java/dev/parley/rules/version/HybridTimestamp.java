package dev.parley.rules.version;

/**
 * Hybrid logical clock reading (Kulkarni et al., 2014): milliseconds since the Unix epoch in the upper 48 bits, a logical
 * counter in the lower 16 that orders readings of one millisecond and carries into the next. Breaks ties between
 * concurrent writes; never proves causality. Two sites' readings may be equal, those of one site never are.
 *
 * @param packed {@code wallMillis << 16 | logical}
 */
public record HybridTimestamp(long packed) implements Comparable<HybridTimestamp> {
    private static final int LOGICAL_BITS = 16;
    private static final long LOGICAL_MASK = (1L << LOGICAL_BITS) - 1;
    private static final long WALL_MAX = (1L << 47) - 1;

    /** Earlier than every reading. */
    public static final HybridTimestamp ZERO = new HybridTimestamp(0);

    public HybridTimestamp {
        if (packed < 0) {
            throw new IllegalArgumentException("hybrid timestamp before the epoch: " + packed);
        }
    }

    /** The first reading of a millisecond. */
    public static HybridTimestamp ofWallMillis(long wallMillis) {
        if (wallMillis < 0 || wallMillis > WALL_MAX) {
            throw new IllegalArgumentException("wall clock out of the 48 bit range: " + wallMillis);
        }
        return new HybridTimestamp(wallMillis << LOGICAL_BITS);
    }

    /** The clock rule: {@code max(commit time, last + 1)}, where {@code this} is the last reading given or received. */
    public HybridTimestamp next(long commitWallMillis) {
        long physical = ofWallMillis(Math.min(Math.max(commitWallMillis, 0), WALL_MAX)).packed;
        return new HybridTimestamp(Math.max(physical, packed + 1));
    }

    public HybridTimestamp max(HybridTimestamp that) {
        return packed >= that.packed ? this : that;
    }

    public long wallMillis() {
        return packed >>> LOGICAL_BITS;
    }

    public int logical() {
        return (int) (packed & LOGICAL_MASK);
    }

    @Override
    public int compareTo(HybridTimestamp that) {
        return Long.compare(packed, that.packed);
    }

    @Override
    public String toString() {
        return wallMillis() + "." + logical();
    }
}
