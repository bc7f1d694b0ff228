package dev.parley.rules.projection;

/** Why a row cannot stand in the table now. */
public enum ParkReason {
    /** Another row holds one of its unique values. */
    UNIQUE,
    /** A row it refers to does not stand. */
    FOREIGN_KEY,
    /** A check constraint of the table refuses it. */
    CHECK,
    /** A value does not fit the column here. */
    TYPE,
    /** The table here lacks something that the row needs. */
    SCHEMA
}
