package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Records on their way to Kafka, bounded by estimated bytes. A record counts from {@link #put} until it is settled, so
 * what Kafka has not acknowledged is bounded too. One that is larger than the bound passes when nothing else is under
 * way. With an {@link Overflow}, what has no room while Kafka is away goes there, and comes from there in its order.
 * Thread-safe.
 */
final class SendQueue {
    private static final long LOOK_AGAIN_MILLIS = 200;

    /** A record and its estimated bytes. */
    record Item(LogRecord record, long weight) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Item> items = new ArrayDeque<>();
    /** All records in memory, the polled ones too. */
    private final Deque<Item> unsettled = new ArrayDeque<>();

    private final long bytesMax;
    private final Optional<Overflow> overflow;
    private final BooleanSupplier kafkaAway;
    private long bytes;
    /** So many of the oldest unsettled ones are in the overflow too. */
    private int overflowed;

    private @Nullable RuntimeException failure;

    SendQueue(long bytesMax) {
        this(bytesMax, Optional.empty(), () -> false);
    }

    /** @param kafkaAway true while records cannot be sent */
    SendQueue(long bytesMax, Optional<Overflow> overflow, BooleanSupplier kafkaAway) {
        this.bytesMax = bytesMax;
        this.overflow = overflow;
        this.kafkaAway = kafkaAway;
    }

    /** Blocks while there is no room; throws the failure that ended the publisher. */
    void put(LogRecord record) throws InterruptedException {
        Item item = new Item(record, RecordWeight.of(record));
        lock.lockInterruptibly();
        try {
            while (failure == null && !isTaken(item)) {
                if (overflow.isEmpty()) {
                    changed.await();
                } else {
                    changed.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            if (failure != null) {
                throw failure;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isTaken(Item item) {
        if (overflow.isPresent() && overflow.get().isActive()) {
            return overflow.get().add(item.record());
        }
        if (unsettled.isEmpty() || bytes + item.weight() <= bytesMax) {
            items.add(item);
            keep(item);
            return true;
        }
        return overflow.isPresent() && kafkaAway.getAsBoolean() && overflows(overflow.get(), item);
    }

    private boolean overflows(Overflow to, Item item) {
        List<LogRecord> behind =
                unsettled.stream().skip(overflowed).map(Item::record).toList();
        int added = to.begin(behind);
        overflowed += added;
        return added == behind.size() && to.add(item.record());
    }

    private void keep(Item item) {
        unsettled.add(item);
        bytes += item.weight();
    }

    Optional<Item> poll(Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            Optional<Item> next = next();
            while (next.isEmpty() && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
                next = next();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Item> next() {
        if (!items.isEmpty() || overflow.isEmpty() || (!unsettled.isEmpty() && bytes >= bytesMax)) {
            return Optional.ofNullable(items.poll());
        }
        Optional<Item> again = overflow.get().next().map(record -> new Item(record, RecordWeight.of(record)));
        again.ifPresent(item -> {
            keep(item);
            overflowed++;
        });
        return again;
    }

    /** In the order in which they were polled. */
    void settled(Item item) {
        lock.lock();
        try {
            unsettled.remove();
            bytes -= item.weight();
            if (overflowed > 0) {
                overflowed--;
                overflow.orElseThrow().settled();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sees the overflow onto the disk.
     *
     * @return a sequence up to which every own record is in Kafka or on the disk; -1 if nothing is known from there
     */
    long force() {
        lock.lock();
        try {
            return overflowed == 0 && waiting() == 0
                    ? -1
                    : overflow.map(Overflow::force).orElse(-1L);
        } finally {
            lock.unlock();
        }
    }

    private int waiting() {
        return overflow.map(Overflow::waiting).orElse(0);
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
            while (count() > 0 && failure == null && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return count() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Records taken and not settled. */
    int unsettled() {
        lock.lock();
        try {
            return count();
        } finally {
            lock.unlock();
        }
    }

    private int count() {
        return unsettled.size() + waiting();
    }

    /** Of records in memory, estimated. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
