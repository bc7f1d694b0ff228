package dev.parley.it.workload;

/** What a client knows about its transaction. */
public enum Outcome {
    /** The commit returned. */
    ACKNOWLEDGED,
    /** Rolled back, or the connection was lost before the commit was sent: it must never have an effect. */
    FAILED,
    /** The connection was lost while the commit was under way: it may or may not have happened. */
    INDETERMINATE
}
