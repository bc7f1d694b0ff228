package dev.parley.store;

/**
 * Who may write for a replication set.
 *
 * @param epoch grows with every takeover
 * @param holder names the agent process, and no other one; empty if it has given the lease up
 * @param takenAtMicros clock of the agent that took it, microseconds since the Unix epoch
 */
public record Lease(long epoch, String holder, long takenAtMicros) {}
