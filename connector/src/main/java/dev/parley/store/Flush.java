package dev.parley.store;

import java.util.List;

/**
 * What one META transaction writes.
 *
 * @param changed rows that are in the window and differ from what is stored
 * @param gone rows that left the window
 * @param conflicts conflicts whose outcome is final now
 * @param contested writes whose outcome is final now: those not among {@code conflicts} did not lose
 * @param decisions those of people that have left the window
 */
public record Flush(
        Checkpoint checkpoint,
        List<WindowRow> changed,
        List<StoredKey> gone,
        List<ConflictRow> conflicts,
        List<StoredWrite> contested,
        List<KnownDecision> decisions) {
    public Flush {
        changed = List.copyOf(changed);
        gone = List.copyOf(gone);
        conflicts = List.copyOf(conflicts);
        contested = List.copyOf(contested);
        decisions = List.copyOf(decisions);
    }
}
