package dev.parley.apply;

/** How an attempt makes sure that no uncaptured local write hides behind a row (invariant I13). */
enum Proof {
    /** Rows are read and proven without locks, then taken only if they did not change. PostgreSQL's usual way. */
    VERSIONS,
    /** Rows are locked, then a fence is waited for. */
    LOCKS,
    /** No fence: validation finds and repairs what this gets wrong. Only where capture is too slow for locks. */
    NONE
}
