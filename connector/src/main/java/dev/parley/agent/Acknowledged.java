package dev.parley.agent;

import dev.parley.pipeline.LogRecord;
import dev.parley.publish.PublishListener;
import dev.parley.publish.PublishState;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far Kafka has acknowledged the site's log. Thread-safe. */
final class Acknowledged implements PublishListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private long sequence;
    private long offset = -1;

    private final WayOut.Told told;

    /** @param inLog highest own sequence that the log held at the start */
    Acknowledged(long inLog, WayOut.Told told) {
        this.sequence = inLog;
        this.told = told;
    }

    @Override
    public void stateChanged(PublishState state) {
        if (state instanceof PublishState.Failed failed) {
            told.onFailure().accept(failed.cause());
        }
    }

    @Override
    public void acknowledged(LogRecord record, long recordOffset) {
        told.onPublished().accept(record);
        lock.lock();
        try {
            if (record.sequence() >= sequence) {
                sequence = record.sequence();
                offset = Math.max(offset, recordOffset);
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** False if {@code wanted} was not acknowledged within {@code timeout}. */
    boolean await(long wanted, Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            while (sequence < wanted && remaining > 0) {
                remaining = advanced.awaitNanos(remaining);
            }
            return sequence >= wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Highest own sequence acknowledged. */
    long sequence() {
        lock.lock();
        try {
            return sequence;
        } finally {
            lock.unlock();
        }
    }

    /** Offset of the last record acknowledged by this process; -1 before the first. */
    long offset() {
        lock.lock();
        try {
            return offset;
        } finally {
            lock.unlock();
        }
    }
}
