package dev.parley.it.workload;

import java.util.concurrent.locks.LockSupport;

/** Turns at even distances for one thread; after a stall at most one second of missed turns is made up. */
final class Pace {
    private static final long SECOND = 1_000_000_000L;

    private final long distanceNanos;
    private long next;

    /**
     * @param perSecond turns a second; more than zero
     */
    Pace(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("turns a second must be more than 0, got " + perSecond);
        }
        this.distanceNanos = Math.round(SECOND / perSecond);
        this.next = System.nanoTime();
    }

    /**
     * Waits for the next turn.
     *
     * @return false, at once, if the thread was interrupted
     */
    boolean awaitTurn() {
        next = Math.max(next + distanceNanos, System.nanoTime() - SECOND);
        while (!Thread.currentThread().isInterrupted()) {
            long wait = next - System.nanoTime();
            if (wait <= 0) {
                return true;
            }
            LockSupport.parkNanos(wait);
        }
        return false;
    }
}
