package dev.parley.store;

import java.util.List;

/**
 * What one META transaction writes.
 *
 * @param changed rows that are in the window and differ from what is stored; may be made while they are read, so that
 *     they need not be in memory all at once
 * @param gone rows that left the window; as {@code changed}. One that has come back since is in both, and stays
 * @param conflicts conflicts whose outcome is final now
 * @param contested writes whose outcome is final now: those not among {@code conflicts} did not lose
 * @param decisions those of people that have left the window
 */
public record Flush(
        Checkpoint checkpoint,
        Iterable<WindowRow> changed,
        Iterable<StoredKey> gone,
        List<ConflictRow> conflicts,
        List<StoredWrite> contested,
        List<KnownDecision> decisions) {
    public Flush {
        conflicts = List.copyOf(conflicts);
        contested = List.copyOf(contested);
        decisions = List.copyOf(decisions);
    }
}
