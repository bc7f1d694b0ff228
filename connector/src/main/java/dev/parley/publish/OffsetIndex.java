package dev.parley.publish;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * From sequences to offsets in the own log, thinned out so that it never has more than {@value #ENTRIES_MAX} entries.
 * Thread-safe.
 */
final class OffsetIndex {
    private static final int ENTRIES_MAX = 4096;

    private final TreeMap<Long, Long> behind = new TreeMap<>();
    private long stride = 1;
    private long highest;

    /** The record with {@code sequence} ends before {@code offsetBehind}. Called in the order of sequences. */
    synchronized void add(long sequence, long offsetBehind) {
        highest = sequence;
        if (!behind.isEmpty() && sequence < behind.lastKey() + stride) {
            return;
        }
        behind.put(sequence, offsetBehind);
        if (behind.size() > ENTRIES_MAX) {
            stride *= 2;
            long[] last = {Long.MIN_VALUE};
            behind.keySet().removeIf(known -> {
                boolean close = last[0] != Long.MIN_VALUE && known < last[0] + stride;
                last[0] = close ? last[0] : known;
                return close;
            });
        }
    }

    /**
     * An offset before which there are only records up to {@code sequence}, as high as is known. The last record of the
     * log is never given up, and a lower bound comes out if nothing exact is known.
     */
    synchronized OptionalLong trimPoint(long sequence) {
        Map.Entry<Long, Long> entry = behind.floorEntry(Math.min(sequence, highest - 1));
        return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.getValue());
    }

    synchronized int size() {
        return behind.size();
    }
}
