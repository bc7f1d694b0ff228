package dev.parley.config;

/** What happens when the spool is full. */
public enum SpoolLimit {
    /** Capture waits, and the database keeps its log. */
    KEEP_IN_DATABASE,
    /** The agent ends with exit code 7. */
    STOP,
    /** The agent drops its replication slot, so that the database's disk does not fill, and ends with exit code 13. */
    DROP_SLOT
}
