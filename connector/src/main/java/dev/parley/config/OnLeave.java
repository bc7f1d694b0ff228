package dev.parley.config;

/** What becomes of a row, where it was shared, when a change takes it out of the rows that a site shares. */
public enum OnLeave {
    /** It takes that last change, and stays. */
    KEEP,
    /** It is deleted. */
    DELETE
}
