package dev.parley.store;

/** What an error of the database calls for. */
public enum ErrorAction {
    /** Waiting can heal it: roll back, back off, try again. */
    RETRY,
    /** The data cannot be written as it is: split the batch, in the end park the row. */
    ESCALATE,
    /** A person must act: stop with a message. */
    STOP
}
