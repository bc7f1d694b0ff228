package dev.parley.operate;

import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A running replication set as operators see it. Thread-safe.
 *
 * @param self this site in its present incarnation
 * @param frontier everything that is captured here, this site's own writes and those applied for others
 * @param barrier waits for capture
 */
public record OperatedSet(String name, SiteId self, Supplier<VersionVector> frontier, Barrier barrier) {
    /** Waits until everything that was committed before the call is captured. */
    @FunctionalInterface
    public interface Barrier {
        /** Waits; false if that took longer than {@code timeout}. */
        boolean pass(Duration timeout) throws InterruptedException;
    }
}
