package dev.parley.capture;

import dev.parley.rules.Nullable;

/**
 * Why capture ended without being asked to.
 *
 * @param message what was attempted, what was found, what to do; no row data
 */
public record CaptureFailure(
        Reason reason, String message, @Nullable Throwable cause) {
    /** Whether waiting and starting again can help. */
    public enum Kind {
        RETRYABLE,
        FATAL
    }

    /** What was found. */
    public enum Reason {
        /** The server does not answer, or the connection broke. */
        UNREACHABLE(Kind.RETRYABLE),
        /** Another process streams the slot, or another reader has this server id. */
        LOG_IN_USE(Kind.RETRYABLE),
        /** The server is a standby. */
        STANDBY(Kind.RETRYABLE),
        /** A table got a column that the shapes given at the start do not know: read them again. */
        SCHEMA_CHANGED(Kind.RETRYABLE),
        /** Login or privilege refused. */
        ACCESS_DENIED(Kind.FATAL),
        /** {@code wal_level} is not logical, or the binary log is off. */
        LOG_OFF(Kind.FATAL),
        /** The log does not carry what is needed: format, row image, GTIDs, plugin. */
        LOG_UNSUITABLE(Kind.FATAL),
        SLOT_MISSING(Kind.FATAL),
        /** The server has given the slot up and removed log that it needed. */
        SLOT_LOST(Kind.FATAL),
        PUBLICATION_MISSING(Kind.FATAL),
        /** The log behind the start position is gone: transactions would be missed. */
        LOG_GAP(Kind.FATAL),
        /** The log ends before the start position, or runs backwards: another server, or one restored from a backup. */
        LOG_BEHIND(Kind.FATAL),
        /** Rows of a time before a table was changed, and nobody knows its columns of that time. */
        COLUMNS_UNKNOWN(Kind.FATAL),
        /** A column holds what its canonical type cannot say. */
        UNREADABLE_VALUE(Kind.FATAL),
        TRANSACTION_TOO_LARGE(Kind.FATAL),
        /** The receiver of the transactions threw. */
        RECEIVER_FAILED(Kind.FATAL),
        /** A mistake of the bridge, or an error it does not know. */
        INTERNAL(Kind.FATAL);

        private final Kind kind;

        Reason(Kind kind) {
            this.kind = kind;
        }

        public Kind kind() {
            return kind;
        }
    }

    public Kind kind() {
        return reason.kind();
    }
}
