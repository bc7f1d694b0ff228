package dev.parley.pipeline;

/** What TRUNCATE of a table means for the group. The database's log has no rows of it, only that it happened. */
public enum Truncation {
    /** It happens at its own site: the others keep the rows, and are told nothing. */
    IGNORE,
    /** The database is asked not to do it. */
    REFUSE,
    /** The database deletes the rows first, in the same transaction, so that they are in the log. */
    REPLICATE
}
