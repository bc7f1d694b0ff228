package dev.parley.it.workload;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Turns at even distances for one thread; after a stall at most one second of missed turns is made up. May begin slowly:
 * a tenth of the pace, growing evenly until it is reached.
 */
public final class Pace {
    private static final long SECOND = 1_000_000_000L;
    private static final double SLOWEST = 0.1;

    private final long distanceNanos;
    private final long warmUpNanos;
    private final long begin = System.nanoTime();
    private long next = begin;

    /**
     * @param perSecond turns a second; more than zero
     * @param warmUp when that pace is reached; zero for at once
     */
    public Pace(double perSecond, Duration warmUp) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("turns a second must be more than 0, got " + perSecond);
        }
        this.distanceNanos = Math.round(SECOND / perSecond);
        this.warmUpNanos = warmUp.toNanos();
    }

    /**
     * Waits for the next turn.
     *
     * @return false, at once, if the thread was interrupted
     */
    public boolean awaitTurn() {
        next = Math.max(next + distance(next - begin), System.nanoTime() - SECOND);
        while (!Thread.currentThread().isInterrupted()) {
            long wait = next - System.nanoTime();
            if (wait <= 0) {
                return true;
            }
            LockSupport.parkNanos(wait);
        }
        return false;
    }

    private long distance(long elapsed) {
        return elapsed >= warmUpNanos
                ? distanceNanos
                : Math.round(distanceNanos / Math.max(SLOWEST, (double) elapsed / warmUpNanos));
    }
}
