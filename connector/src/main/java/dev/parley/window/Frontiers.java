package dev.parley.window;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.state.Stability;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How far each member of the group has come: what it has applied, as records of its own log say once they have taken
 * effect here, and what its last durable checkpoint covers. Not thread-safe: {@link Window} guards it.
 */
final class Frontiers {
    private final SiteId self;
    private final Map<SiteId, VersionVector> floors = new HashMap<>();
    private final Map<SiteId, ArrayDeque<LogRecord.Heartbeat>> waiting = new HashMap<>();
    private final Map<SiteId, List<String>> memberships = new HashMap<>();
    private Stability stability;

    /** @param members every site of the group, {@code self} included */
    Frontiers(SiteId self, Collection<SiteId> members, Checkpoint start) {
        this.self = self;
        this.stability =
                Stability.of(start.known()).withMembers(new HashSet<>(members)).with(self, start.applied());
        floors.putAll(start.floors());
    }

    /** A record of this member's log that carries this vector has taken effect. */
    void reached(SiteId member, VersionVector frontier) {
        stability = stability.with(member, frontier);
    }

    /** A heartbeat says how far its origin has come. It has to wait for the records before it. */
    void heartbeat(LogRecord.Heartbeat heartbeat) {
        floors.merge(heartbeat.origin(), heartbeat.floor(), VersionVector::merge);
        waiting.computeIfAbsent(heartbeat.origin(), site -> new ArrayDeque<>()).addLast(heartbeat);
    }

    /** Heartbeats behind records that {@code applied} covers take effect. */
    void takeHeartbeats(VersionVector applied) {
        waiting.forEach((site, queue) -> {
            while (!queue.isEmpty() && isReached(queue.getFirst(), applied)) {
                LogRecord.Heartbeat heartbeat = queue.removeFirst();
                reached(site, heartbeat.frontier());
                memberships.put(site, heartbeat.members());
            }
        });
    }

    /**
     * True if all is applied that stands before a heartbeat in its log. What former incarnations of its site wrote stands
     * there, too: the heartbeat tells that its site has it, and others may not have it yet.
     */
    private static boolean isReached(LogRecord.Heartbeat heartbeat, VersionVector applied) {
        SiteId origin = heartbeat.origin();
        return heartbeat.sequence() <= applied.get(origin)
                && Incarnations.before(origin).stream()
                        .allMatch(former -> heartbeat.frontier().get(former) <= applied.get(former));
    }

    /** What this site has captured up to {@code applied} is durable. */
    void durable(VersionVector applied) {
        floors.merge(self, applied, VersionVector::merge);
    }

    /** Every member has applied what this covers. */
    VersionVector stable() {
        return stability.stable();
    }

    /** For each member the frontier that has taken effect here. */
    Map<SiteId, VersionVector> known() {
        return stability.known();
    }

    /** For each member the vector of its last durable checkpoint, as far as it is known here. */
    Map<SiteId, VersionVector> floors() {
        return floors;
    }

    /** For each other member, whom it counted as members by its last heartbeat that has taken effect here. */
    Map<SiteId, List<String>> memberships() {
        return memberships;
    }

    /** Vector of this site's last durable checkpoint. */
    VersionVector floor() {
        return floorOf(self);
    }

    /** Highest sequence of a site that no member will ever ask for again, as far as checkpoints say. */
    long lowestFloorOf(SiteId origin) {
        return stability.known().keySet().stream()
                .mapToLong(member -> floorOf(member).get(origin))
                .min()
                .orElse(0);
    }

    VersionVector floorOf(SiteId member) {
        return floors.getOrDefault(member, VersionVector.EMPTY);
    }
}
