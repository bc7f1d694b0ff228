package dev.parley.store;

import dev.parley.pipeline.LogPosition;

/**
 * Up to where the durable window is exact.
 *
 * @param position end of the last captured transaction it contains
 * @param n own sequence at that position
 * @param hlc last hybrid timestamp at that position, packed
 * @param vector encoded V at that position
 * @param known encoded K: per origin the vector of its last record applied
 * @param floors encoded floors of the members, as last heard
 * @param offsets encoded Kafka offsets, hints only
 */
public record Checkpoint(LogPosition position, long n, long hlc, Blob vector, Blob known, Blob floors, Blob offsets) {
    /** True if it is nothing but the position that {@code parley init} has left: no agent has captured or applied anything. */
    public boolean isInitial() {
        return n == 0 && hlc == 0 && vector.length() == 0 && known.length() == 0 && offsets.length() == 0;
    }
}
