package dev.parley.agent;

import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Checkpoint;
import dev.parley.window.Window;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a process begins: what the database says after the lease was taken.
 *
 * @param epoch of the lease
 * @param checkpoint last durable one
 * @param committed what is applied in the database, which may be ahead of the checkpoint
 * @param offsets where reading the sites' logs may begin
 */
record StartPoint(
        long epoch, Checkpoint checkpoint, Window window, VersionVector committed, Map<SiteId, Long> offsets) {
    StartPoint {
        offsets = Map.copyOf(offsets);
    }

    /** Where reading the log of a site may begin, this site's own included; empty if that is unknown. */
    OptionalLong offset(SiteId site) {
        Long offset = offsets.get(site);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }
}
