package dev.parley.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Hands events from the thread that reads the log to the one that delivers them, bounded. Whoever takes is woken when a
 * transaction is complete or much is waiting, not at each row. Thread-safe; one thread takes.
 */
final class EventBuffer {
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    private List<SourceRecord> events = new ArrayList<>();
    private boolean worthwhile;
    private boolean closed;

    /** @param capacity most events that wait */
    EventBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Waits while the buffer is full. After {@link #close} the event is dropped: nobody delivers any more. */
    void put(SourceRecord event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (events.size() >= capacity && !closed) {
                writable.await();
            }
            if (closed) {
                return;
            }
            events.add(event);
            if (event.value() instanceof StreamMark || 2 * events.size() >= capacity) {
                worthwhile = true;
                readable.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Everything that waits, in order, as soon as there is a complete transaction or much else among it.
     *
     * @param timeout after which it is what there is, or nothing
     */
    List<SourceRecord> take(Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!worthwhile && !closed && remaining > 0) {
                remaining = readable.awaitNanos(remaining);
            }
            worthwhile = false;
            if (events.isEmpty()) {
                return List.of();
            }
            List<SourceRecord> taken = events;
            events = new ArrayList<>();
            writable.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Releases whoever waits. Idempotent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            readable.signalAll();
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
