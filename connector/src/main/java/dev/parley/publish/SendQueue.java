package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records on their way to Kafka, bounded by estimated bytes. A record counts from {@link #put} until it is settled, so
 * what Kafka has not acknowledged is bounded too. One that is larger than the bound passes when nothing else is under
 * way. Thread-safe.
 */
final class SendQueue {
    /** A record and its estimated bytes. */
    record Item(LogRecord record, long weight) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Item> items = new ArrayDeque<>();
    private final long bytesMax;
    private long bytes;
    private int unsettled;
    private @Nullable RuntimeException failure;

    SendQueue(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Blocks while there is no room; throws the failure that ended the publisher. */
    void put(LogRecord record) throws InterruptedException {
        long weight = RecordWeight.of(record);
        lock.lockInterruptibly();
        try {
            while (failure == null && unsettled > 0 && bytes + weight > bytesMax) {
                changed.await();
            }
            if (failure != null) {
                throw failure;
            }
            items.add(new Item(record, weight));
            bytes += weight;
            unsettled++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<Item> poll(Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (items.isEmpty() && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return Optional.ofNullable(items.poll());
        } finally {
            lock.unlock();
        }
    }

    void settled(Item item) {
        lock.lock();
        try {
            bytes -= item.weight();
            unsettled--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everybody who waits, now and later, gets {@code cause}. */
    void fail(RuntimeException cause) {
        lock.lock();
        try {
            failure = failure == null ? cause : failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean awaitSettled(Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (unsettled > 0 && failure == null && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return unsettled == 0;
        } finally {
            lock.unlock();
        }
    }

    int unsettled() {
        lock.lock();
        try {
            return unsettled;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
