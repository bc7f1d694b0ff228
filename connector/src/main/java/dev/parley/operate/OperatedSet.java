package dev.parley.operate;

import dev.parley.pipeline.PauseSwitch;
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
 * @param keeper keeps a pause where it outlives the agent
 */
public record OperatedSet(
        String name, SiteId self, Supplier<VersionVector> frontier, Barrier barrier, PauseKeeper keeper) {
    /** Waits until everything that was committed before the call is captured. */
    @FunctionalInterface
    public interface Barrier {
        /** Waits; false if that took longer than {@code timeout}. */
        boolean pass(Duration timeout) throws InterruptedException;
    }

    /** Keeps whether the set is paused. */
    public interface PauseKeeper {
        /** Keeps a pause; one that is kept already stays. */
        void keep(PauseSwitch.Pause pause);

        /** Forgets it. */
        void end();
    }
}
