package dev.parley.rules.state;

import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each member of the group is known, in-band, to have applied; their minimum is stable. In-band: a member's vector
 * counts only once everything its log holds before the record that carries it is applied here. Immutable.
 */
public final class Stability {
    private final SortedMap<SiteId, VersionVector> known;
    private final VersionVector stable;

    private Stability(SortedMap<SiteId, VersionVector> known) {
        this(known, known.isEmpty() ? VersionVector.EMPTY : VersionVector.minimum(known.values()));
    }

    private Stability(SortedMap<SiteId, VersionVector> known, VersionVector stable) {
        this.known = known;
        this.stable = stable;
    }

    /** Nothing known yet of any member. A group without members has nothing stable. */
    public static Stability of(Set<SiteId> members) {
        SortedMap<SiteId, VersionVector> known = new TreeMap<>();
        members.forEach(member -> known.put(member, VersionVector.EMPTY));
        return new Stability(known);
    }

    public static Stability of(Map<SiteId, VersionVector> known) {
        return new Stability(new TreeMap<>(known));
    }

    /**
     * Raises what is known of a member by the context of a record from its log, its own sequence included. Of a site
     * that is no member nothing is kept.
     */
    public Stability with(SiteId member, VersionVector applied) {
        VersionVector before = known.get(member);
        if (before == null || before.covers(applied)) {
            return this;
        }
        SortedMap<SiteId, VersionVector> raised = new TreeMap<>(known);
        VersionVector after = before.merge(applied);
        raised.put(member, after);
        // In a large group most news is of somebody whom nobody waits for: then the minimum need not be looked for.
        return after.rises(before, stable) ? new Stability(raised) : new Stability(raised, stable);
    }

    /** Another membership: what is known of those who stay is kept, those who come start with nothing. */
    public Stability withMembers(Set<SiteId> members) {
        SortedMap<SiteId, VersionVector> changed = new TreeMap<>();
        members.forEach(member -> changed.put(member, known.getOrDefault(member, VersionVector.EMPTY)));
        return new Stability(changed);
    }

    /** Every member has applied what this covers. */
    public VersionVector stable() {
        return stable;
    }

    public Map<SiteId, VersionVector> known() {
        return Collections.unmodifiableMap(known);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stability that && known.equals(that.known);
    }

    @Override
    public int hashCode() {
        return known.hashCode();
    }

    @Override
    public String toString() {
        return "Stability" + known;
    }
}
