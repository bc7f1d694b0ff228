package dev.parley.config;

/** What happens when the spool is full. */
public enum SpoolLimit {
    /** Capture waits, and the database keeps its log. */
    KEEP_IN_DATABASE,
    /** The agent ends with exit code 7. */
    STOP
}
