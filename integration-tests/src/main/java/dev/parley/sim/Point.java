package dev.parley.sim;

/** Where an agent can be interrupted: anything else may happen there before it goes on. */
enum Point {
    STATEMENT,
    LEASE,
    MARKERS,
    RECORDS,
    BEFORE_COMMIT,
    COMMIT_LOGGED,
    AFTER_COMMIT,
    FENCE,
    RECOVERY
}
