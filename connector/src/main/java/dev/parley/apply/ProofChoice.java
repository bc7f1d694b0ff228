package dev.parley.apply;

import java.sql.SQLException;

/** How an attempt proves that capture knows every write to the rows: by their versions, by locks, by comparison, or not. */
final class ProofChoice {
    /** With the pauses between them a third of a second, and capture is waited for before each. */
    private static final int COMPARISONS = 6;

    private final ApplyEnvironment environment;

    ProofChoice(ApplyEnvironment environment) {
        this.environment = environment;
    }

    /** @param changed attempts in which a row was not any more what it was read as */
    Proof of(Work work, boolean rowByRow, int changed) throws SQLException, InterruptedException {
        ApplySettings settings = environment.settings();
        if (environment.dialect().readsVersions()) {
            return rowByRow || work.isRepair() || changed > settings.versionRetries() ? Proof.LOCKS : Proof.VERSIONS;
        }
        Fence fence = environment.fence();
        if (fence.latency().compareTo(settings.lockedFenceLag()) > 0) {
            fence.pass(settings.unlockedFenceTimeout());
        }
        boolean slow = fence.latency().compareTo(settings.lockedFenceLag()) > 0;
        boolean comparable = work.repairs().values().stream().allMatch(repair -> repair.seen() != null);
        if (!slow || !comparable) {
            return Proof.LOCKS;
        }
        return work.isRepair() || changed > COMPARISONS ? Proof.NONE : Proof.COMPARISON;
    }
}
