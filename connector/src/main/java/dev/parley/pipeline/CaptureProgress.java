package dev.parley.pipeline;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How far capture has read this site's own log, told by the nonces of committed fences and by positions. Everything that
 * was committed before a fence began is known to the agent once its nonce is captured. Thread-safe.
 */
public final class CaptureProgress {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private long captured;
    private @Nullable LogPosition reached;
    private @Nullable Throwable failure;

    /** Capture has read the fence row with this nonce. Nonces that come again, or late, change nothing. */
    public void captured(long nonce) {
        lock.lock();
        try {
            if (nonce > captured) {
                captured = nonce;
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Capture has read the log up to this end of a transaction, and the agent knows all that came before. */
    public void reached(LogPosition position) {
        lock.lock();
        try {
            reached = position;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Capture has ended: whoever waits is released with an error. */
    public void failed(Throwable cause) {
        lock.lock();
        try {
            failure = cause;
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The highest nonce captured; 0 before the first. */
    public long lastNonce() {
        lock.lock();
        try {
            return captured;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until capture has read {@code nonce}.
     *
     * @return false if it did not within {@code timeout}
     * @throws IllegalStateException if capture has ended
     */
    public boolean awaitNonce(long nonce, Duration timeout) throws InterruptedException {
        return await(() -> captured >= nonce, timeout);
    }

    /**
     * Waits until capture has come to an end of a transaction at {@code position} or behind it.
     *
     * @return false if it did not within {@code timeout}
     * @throws IllegalStateException if capture has ended
     */
    public boolean awaitPosition(LogPosition position, Duration timeout) throws InterruptedException {
        return await(() -> reached != null && reached.compareTo(position) >= 0, timeout);
    }

    /** The condition is asked under the lock. */
    private boolean await(BooleanSupplier done, Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            while (!done.getAsBoolean()) {
                if (failure != null) {
                    throw new IllegalStateException("capture has ended while a fence was waiting for it", failure);
                }
                if (remaining <= 0) {
                    return false;
                }
                remaining = advanced.awaitNanos(remaining);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
