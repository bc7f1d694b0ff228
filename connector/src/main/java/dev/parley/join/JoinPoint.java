package dev.parley.join;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.Map;

/**
 * From where a new site goes on.
 *
 * @param applied all that its rows and states hold
 * @param known for each member, the frontier of the last record of its log that these cover
 * @param clock highest hybrid timestamp in them
 * @param incarnations former ones of the group's sites
 */
public record JoinPoint(
        VersionVector applied, Map<SiteId, VersionVector> known, HybridTimestamp clock, Incarnations incarnations) {
    public JoinPoint {
        known = Map.copyOf(known);
    }
}
