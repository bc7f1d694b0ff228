package dev.parley.pipeline;

import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which incarnations the sites of a group have had: of each former one, up to which of its transactions it counts. The
 * present one of a site is the one behind the last that has ended; of sites not named here it is the first. Immutable.
 */
public final class Incarnations {
    /** No site has ever returned. */
    public static final Incarnations NONE = new Incarnations(new TreeMap<>());

    private final SortedMap<SiteId, Long> ends;

    private Incarnations(SortedMap<SiteId, Long> ends) {
        this.ends = Collections.unmodifiableSortedMap(ends);
    }

    /**
     * What is known.
     *
     * @param ends of each former incarnation, the sequence of its last transaction that counts; 0 if none does
     */
    public static Incarnations of(Map<SiteId, Long> ends) {
        return new Incarnations(new TreeMap<>(ends));
    }

    /** The incarnation of a site that is counted as a member. */
    public SiteId current(String name) {
        SiteId current = SiteId.of(name);
        for (SiteId former : ends.keySet()) {
            if (former.name().equals(name) && former.incarnation() >= current.incarnation()) {
                current = next(former);
            }
        }
        return current;
    }

    /** The incarnation after {@code site}. */
    public static SiteId next(SiteId site) {
        return new SiteId(site.name(), site.incarnation() + 1);
    }

    /** All incarnations of a site before {@code site}, the first one first. */
    public static List<SiteId> before(SiteId site) {
        List<SiteId> before = new ArrayList<>();
        for (int incarnation = 1; incarnation < site.incarnation(); incarnation++) {
            before.add(new SiteId(site.name(), incarnation));
        }
        return before;
    }

    /** All incarnations of a site, the present one last. */
    public List<SiteId> all(String name) {
        SiteId current = current(name);
        List<SiteId> all = before(current);
        all.add(current);
        return all;
    }

    /** The last transaction of a former incarnation that counts; empty for one that has not ended. */
    public OptionalLong end(SiteId site) {
        Long end = ends.get(site);
        return end == null ? OptionalLong.empty() : OptionalLong.of(end);
    }

    /**
     * A site has begun a later incarnation.
     *
     * @param counted of the one that was the present one so far, the last transaction that counts
     */
    public Incarnations beginning(SiteId later, long counted) {
        SiteId present = current(later.name());
        SortedMap<SiteId, Long> more = new TreeMap<>(ends);
        for (SiteId former : before(later)) {
            more.putIfAbsent(former, former.equals(present) ? counted : 0);
        }
        return new Incarnations(more);
    }

    /** What {@link #of} took. */
    public Map<SiteId, Long> ends() {
        return ends;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Incarnations that && ends.equals(that.ends);
    }

    @Override
    public int hashCode() {
        return ends.hashCode();
    }

    @Override
    public String toString() {
        return "Incarnations" + ends;
    }
}
