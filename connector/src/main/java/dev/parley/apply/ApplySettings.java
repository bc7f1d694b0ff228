package dev.parley.apply;

import java.time.Duration;

/**
 * Bounds and time-outs of the apply lane.
 *
 * @param batchRows most operations grouped into one database transaction; one source transaction is never cut
 * @param batchBytes most bytes of values grouped, likewise
 * @param statementRows most rows of one statement
 * @param sliceRows most rows of one transaction that are in memory while it is applied
 * @param idleTimeout how long an apply transaction may stay idle before the database ends it; longer than {@code fenceTimeout}
 * @param fenceTimeout longest wait for capture while locks are held
 * @param unlockedFenceTimeout longest wait for capture without locks
 * @param lockedFenceLag with locks on present rows, a fence is used only while it takes at most this long
 * @param backoffFirst pause after the first failed attempt; doubled up to {@code backoffMax}
 * @param versionRetries attempts that may find a row changed before rows are locked first
 */
public record ApplySettings(
        int batchRows,
        long batchBytes,
        int statementRows,
        int sliceRows,
        Duration idleTimeout,
        Duration fenceTimeout,
        Duration unlockedFenceTimeout,
        Duration lockedFenceLag,
        Duration backoffFirst,
        Duration backoffMax,
        int versionRetries) {

    /** What the agent uses unless configured otherwise. */
    public static ApplySettings defaults() {
        return new ApplySettings(
                2_000,
                8L << 20,
                1_000,
                5_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                Duration.ofMillis(5),
                Duration.ofSeconds(1),
                3);
    }

    public ApplySettings {
        if (batchRows < 1 || batchBytes < 1 || statementRows < 1 || sliceRows < 1 || versionRetries < 0) {
            throw new IllegalArgumentException(
                    "apply bounds must be positive: rows " + batchRows + ", bytes " + batchBytes + ", statement rows "
                            + statementRows + ", slice rows " + sliceRows + ", retries " + versionRetries);
        }
        if (idleTimeout.compareTo(fenceTimeout) <= 0) {
            throw new IllegalArgumentException(
                    "idle time-out " + idleTimeout + " must be longer than the fence time-out " + fenceTimeout
                            + ", or a fence could outlive its locks");
        }
    }
}
