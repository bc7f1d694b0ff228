package dev.parley.config;

/** Whose writes to a table travel, as this site has it. */
public enum Direction {
    BOTH,
    /** What other sites write is not written here. */
    PUBLISH_ONLY,
    /** What is written here is not published. */
    RECEIVE_ONLY
}
