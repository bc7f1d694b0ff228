package dev.parley.pipeline;

import java.util.Optional;

/** What a database server says about its own log. A snapshot: true when it was read, not later. */
public sealed interface LogState {
    /** Where the log ends now. A capture that starts here misses nothing that commits later. */
    LogPosition end();

    /**
     * PostgreSQL's write-ahead log and the slot that keeps it for us.
     *
     * @param walLevel value of {@code wal_level}
     * @param standby true while the server replays another one's log
     * @param publicationExists true if the publication that capture subscribes to is there
     * @param slot empty if the slot does not exist
     */
    record Postgres(
            LogPosition.Postgres end, String walLevel, boolean standby, boolean publicationExists, Optional<Slot> slot)
            implements LogState {}

    /**
     * A logical replication slot.
     *
     * @param plugin output plugin it was made for
     * @param readerPid process id of the server's process that streams it now; 0 if nobody does
     * @param confirmed all before it may have been removed from the log
     * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
     */
    record Slot(String plugin, int readerPid, LogPosition.Postgres confirmed, String walStatus) {
        /** Bytes of log that the slot keeps; 0 if {@code end} is an older reading. */
        public long retainedBefore(LogPosition.Postgres end) {
            return Math.max(0, end.commitLsn() - confirmed.commitLsn());
        }
    }

    /**
     * MySQL's binary log.
     *
     * @param enabled value of {@code log_bin}
     * @param format value of {@code binlog_format}
     * @param rowImage value of {@code binlog_row_image}
     * @param gtidMode value of {@code gtid_mode}
     * @param removed GTIDs that the server no longer has and that are not covered by the position asked about
     * @param unknown GTIDs of the position asked about that the server never executed
     * @param unread bytes of the log behind the position asked about; 0 if none was
     */
    record MySql(
            LogPosition.MySql end,
            boolean enabled,
            String format,
            String rowImage,
            String gtidMode,
            String removed,
            String unknown,
            long unread)
            implements LogState {}
}
