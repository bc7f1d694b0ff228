package dev.parley.store;

/** How far a conflict is decided. */
public enum ConflictStatus {
    /** The write loses, or its row gives way to a key, by what this site knows; what is still to come may change that. */
    PROVISIONAL,
    /** The write waits for a person; another one shows. */
    PENDING,
    /** The write has lost, at all sites alike. */
    FINAL,
    /** The write had waited for a person, or its row had given way to a key; a decision or a later write has settled it. */
    DECIDED
}
