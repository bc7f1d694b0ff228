package dev.parley.agent;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far own records are safe outside the database: acknowledged by Kafka, or on the disk of the spool. Thread-safe.
 *
 * @param spooled sees the spool onto its disk and tells how far it reaches; -1 if nothing is in it
 */
record SafeRecords(Acknowledged acknowledged, LongSupplier spooled) {
    /** False if {@code wanted} was not safe within {@code timeout}. */
    boolean await(long wanted, Duration timeout) throws InterruptedException {
        return acknowledged.await(wanted, timeout) || spooled.getAsLong() >= wanted;
    }

    /** Offset of the last record acknowledged by this process; -1 before the first. */
    long offset() {
        return acknowledged.offset();
    }
}
