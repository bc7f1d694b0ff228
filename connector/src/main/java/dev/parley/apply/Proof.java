package dev.parley.apply;

/** How an attempt makes sure that no uncaptured local write hides behind a row (invariant I13). */
enum Proof {
    /** Rows are read and proven without locks, then taken only if they did not change. PostgreSQL's usual way. */
    VERSIONS,
    /** Rows are locked, then a fence is waited for. */
    LOCKS,
    /**
     * Rows are locked and must hold what capture knows of them; no fence. Only changes to and fro stay unseen, which
     * validation finds. Where capture is too slow for locks.
     */
    COMPARISON,
    /** Nothing but validation, which repairs what this gets wrong. For rows that never hold what capture knows. */
    NONE;

    /** Whether capture is waited for while locks are held. */
    boolean fencesLocks() {
        return this == VERSIONS || this == LOCKS;
    }
}
