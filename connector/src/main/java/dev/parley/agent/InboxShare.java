package dev.parley.agent;

import dev.parley.config.DataSize;

/** How much of the heap the inbox of one origin may take. */
final class InboxShare {
    /** All of a set take one part in so many. What they count is about a third of what it takes in the heap. */
    private static final int PART = 16;

    private InboxShare() {}

    /**
     * Bytes for each origin: a site that was away meets all others' logs at once, and what does not fit waits in Kafka.
     *
     * @param configured most for one origin
     * @param origins from which the set receives
     */
    static long bytes(DataSize configured, long heapBytes, int origins) {
        return Math.min(configured.bytes(), heapBytes / PART / Math.max(1, origins));
    }
}
