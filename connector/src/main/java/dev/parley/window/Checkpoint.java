package dev.parley.window;

import dev.parley.pipeline.LogPosition;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.Map;

/**
 * What capture knows at one position of the site's own database log. Together with the rows of the window at that
 * position it is all that a restart needs.
 *
 * @param position end of the last transaction read
 * @param applied everything captured, own and remote: the context of the next local transaction
 * @param known for each member, the frontier of the last record of its log that has taken effect here
 * @param floors for each member, the vector of its last durable checkpoint as far as it is known here
 * @param clock last hybrid timestamp given or received
 */
public record Checkpoint(
        LogPosition position,
        VersionVector applied,
        Map<SiteId, VersionVector> known,
        Map<SiteId, VersionVector> floors,
        HybridTimestamp clock) {
    public Checkpoint {
        known = Map.copyOf(known);
        floors = Map.copyOf(floors);
    }

    /** The state of a site that has never captured anything. */
    public static Checkpoint initial(LogPosition position) {
        return new Checkpoint(position, VersionVector.EMPTY, Map.of(), Map.of(), HybridTimestamp.ZERO);
    }
}
