package dev.parley.rules.version;

import java.util.Objects;

/**
 * One transaction: the {@code sequence}-th captured at {@code origin}, counted from 1 without gaps.
 */
public record Dot(SiteId origin, long sequence) implements Comparable<Dot> {
    public Dot {
        Objects.requireNonNull(origin);
        if (sequence < 1) {
            throw new IllegalArgumentException("dot sequence counts from 1, got " + sequence);
        }
    }

    /** By origin, then sequence. Only for canonical listings: it says nothing about which write came first. */
    @Override
    public int compareTo(Dot that) {
        int byOrigin = origin.compareTo(that.origin);
        return byOrigin != 0 ? byOrigin : Long.compare(sequence, that.sequence);
    }

    /** {@code berlin:17}. */
    @Override
    public String toString() {
        return origin + ":" + sequence;
    }
}
