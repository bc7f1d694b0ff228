package dev.parley.agent;

import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import dev.parley.window.Window;
import java.util.Map;

/**
 * Where a process begins: what the database says after the lease was taken.
 *
 * @param epoch of the lease
 * @param checkpoint last durable one
 * @param committed what is applied in the database, which may be ahead of the checkpoint
 * @param offsets where reading the other sites' logs may begin
 */
record StartPoint(
        long epoch, Checkpoint checkpoint, Window window, VersionVector committed, Map<SiteId, Long> offsets) {
    StartPoint {
        offsets = Map.copyOf(offsets);
    }
}
