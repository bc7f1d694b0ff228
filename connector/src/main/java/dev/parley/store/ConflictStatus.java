package dev.parley.store;

/** How far a conflict is decided. */
public enum ConflictStatus {
    /** The write loses by what this site knows; an operation that is still to come may change that. */
    PROVISIONAL,
    /** The write waits for a person; another one shows. */
    PENDING,
    /** The write has lost, at all sites alike. */
    FINAL,
    /** The write had waited for a person, and a decision or a later write has settled it. */
    DECIDED
}
