package dev.parley.config;

/** Who gives a table a column that other sites write and this one lacks. */
public enum SchemaChanges {
    /** A person. */
    MANUAL,
    /** The agent, if its account may. */
    APPLY_ADDITIVE
}
