package dev.parley.apply;

/**
 * One committed fence.
 *
 * @param value grows with every commit at this site, also across agents
 * @param horizon oldest transaction id that was still running before the commit began; 0 where ids cannot be read
 */
public record Nonce(long value, long horizon) {
    /** Commits one more nonce durably. Not thread-safe; {@link Fence} sees to that. */
    @FunctionalInterface
    public interface Committer {
        Nonce commit() throws java.sql.SQLException;
    }
}
