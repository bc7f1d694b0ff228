package dev.parley.store;

/** What a connection is for. Each purpose has its own small pool and its own session settings. */
public enum Purpose {
    /** Writes rows of the application as a replica: triggers and foreign keys of the server are off, commits are lazy. */
    APPLY(4),
    /** Commits nonces, each its own durable transaction. */
    FENCE(1),
    /** The bridge's own tables, durable commits. */
    STORE(3),
    /** Proves that the holder of the lease lives: never waits behind the others. */
    LEASE(1),
    /** Reads catalog and settings; also for {@code init} and {@code check}. */
    CATALOG(2),
    /** Reads tables from end to end and compares rows; each statement by itself. */
    VERIFY(3);

    private final int poolSize;

    Purpose(int poolSize) {
        this.poolSize = poolSize;
    }

    /** Most connections open at once. */
    public int poolSize() {
        return poolSize;
    }
}
