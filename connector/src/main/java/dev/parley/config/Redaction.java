package dev.parley.config;

/** What people see of a column's values in conflicts. */
public enum Redaction {
    /** The value. */
    SHOW,
    /** A text that is equal where values are. */
    HASH,
    /** Nothing. */
    HIDE
}
