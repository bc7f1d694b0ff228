package dev.parley.sim;

/** How often something took how long, in steps of ten milliseconds. Not thread-safe. */
final class Delays {
    private static final int MILLIS = 10;
    /** Ten minutes; what takes longer counts as that. */
    private static final int BUCKETS = 60_000;

    private final long[] counts = new long[BUCKETS];
    private long all;

    void add(long millis) {
        counts[(int) Math.min(BUCKETS - 1, Math.max(0, millis) / MILLIS)]++;
        all++;
    }

    /** In seconds: as long as this share of all took at most; 0 if there were none. */
    double seconds(double share) {
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return i * MILLIS / 1_000.0;
            }
        }
        return BUCKETS * MILLIS / 1_000.0;
    }
}
