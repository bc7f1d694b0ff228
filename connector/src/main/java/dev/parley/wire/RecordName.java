package dev.parley.wire;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;

/**
 * Names one record of a site's log.
 *
 * @param number sequence of a transaction, number of a heartbeat
 */
public record RecordName(Kind kind, SiteId origin, long number) {
    /** Transactions and heartbeats are numbered apart. */
    public enum Kind {
        TRANSACTION,
        HEARTBEAT
    }

    public static RecordName of(LogRecord record) {
        return record instanceof LogRecord.Heartbeat heartbeat
                ? new RecordName(Kind.HEARTBEAT, heartbeat.origin(), heartbeat.number())
                : new RecordName(Kind.TRANSACTION, record.origin(), record.sequence());
    }

    /** {@code berlin:17} for a transaction, {@code berlin/h3} for a heartbeat. */
    @Override
    public String toString() {
        return origin + (kind == Kind.HEARTBEAT ? "/h" : ":") + number;
    }
}
