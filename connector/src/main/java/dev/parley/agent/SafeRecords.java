package dev.parley.agent;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far own records are safe outside the database: acknowledged by Kafka, or on the disk of the spool. Thread-safe.
 *
 * @param inLog highest own sequence that the log held at the start
 * @param spooled sees the spool onto its disk and tells how far it reaches; -1 if nothing is in it
 */
record SafeRecords(long inLog, Acknowledged acknowledged, LongSupplier spooled) {
    /**
     * True once capture has made again all that the log held at the start, so that all of it was compared. Before, a place
     * to start from would hide from the next process what this one has yet to find out: that the database is not the one
     * which the log was written from, or that it is read otherwise than it was.
     */
    boolean isCompared(long captured) {
        return captured >= inLog;
    }

    /** False if {@code wanted} was not safe within {@code timeout}. */
    boolean await(long wanted, Duration timeout) throws InterruptedException {
        return acknowledged.await(wanted, timeout) || spooled.getAsLong() >= wanted;
    }

    /** Offset of the last record acknowledged by this process; -1 before the first. */
    long offset() {
        return acknowledged.offset();
    }
}
