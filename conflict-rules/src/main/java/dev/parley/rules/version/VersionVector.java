package dev.parley.rules.version;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * For each origin, the highest sequence covered. Immutable; an origin that is not listed counts as 0 and is never stored.
 * Sorted arrays, because groups have tens of sites and vectors are compared far more often than they change.
 */
public final class VersionVector {
    /** Covers nothing. */
    public static final VersionVector EMPTY = new VersionVector(new SiteId[0], new long[0]);

    private final SiteId[] sites;
    private final long[] sequences;

    private VersionVector(SiteId[] sites, long[] sequences) {
        this.sites = sites;
        this.sequences = sequences;
    }

    /** Entries of 0 are left out; negative ones are an error. */
    public static VersionVector of(Map<SiteId, Long> entries) {
        TreeMap<SiteId, Long> sorted = new TreeMap<>();
        entries.forEach((site, sequence) -> {
            if (sequence < 0) {
                throw new IllegalArgumentException("negative sequence " + sequence + " for site " + site);
            }
            if (sequence > 0) {
                sorted.put(site, sequence);
            }
        });
        SiteId[] sites = sorted.keySet().toArray(new SiteId[0]);
        long[] sequences = new long[sites.length];
        for (int i = 0; i < sites.length; i++) {
            sequences[i] = sorted.getOrDefault(sites[i], 0L);
        }
        return new VersionVector(sites, sequences);
    }

    public static VersionVector of(SiteId site, long sequence) {
        return EMPTY.with(site, sequence);
    }

    /** The highest sequence covered for {@code site}; 0 if none. */
    public long get(SiteId site) {
        for (int i = 0; i < sites.length; i++) {
            if (sites[i].equals(site)) {
                return sequences[i];
            }
        }
        return 0;
    }

    public boolean contains(Dot dot) {
        return dot.sequence() <= get(dot.origin());
    }

    /** True if every dot covered by {@code that} is covered here too. */
    public boolean covers(VersionVector that) {
        int here = 0;
        for (int i = 0; i < that.sites.length; i++) {
            here = indexFrom(here, that.sites[i]);
            if (here == sites.length || !sites[here].equals(that.sites[i]) || sequences[here] < that.sequences[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first entry from this one on that is not below a site: both vectors are gone through once. */
    private int indexFrom(int from, SiteId site) {
        int at = from;
        while (at < sites.length && !sites[at].equals(site) && sites[at].compareTo(site) < 0) {
            at++;
        }
        return at;
    }

    /**
     * True if this is above {@code before}, which it covers, in an entry in which {@code before} is not above {@code bound}:
     * only then a minimum that was {@code bound} with {@code before} can be higher with this.
     */
    public boolean rises(VersionVector before, VersionVector bound) {
        int earlier = 0;
        int lowest = 0;
        for (int i = 0; i < sites.length; i++) {
            earlier = before.indexFrom(earlier, sites[i]);
            long from = before.at(earlier, sites[i]);
            if (from < sequences[i]) {
                lowest = bound.indexFrom(lowest, sites[i]);
                if (from <= bound.at(lowest, sites[i])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The sequence of this entry if it is the site's. */
    private long at(int index, SiteId site) {
        return index < sites.length && sites[index].equals(site) ? sequences[index] : 0;
    }

    /** This vector raised to cover {@code dot}; {@code this} if it does already. */
    public VersionVector with(Dot dot) {
        return contains(dot) ? this : with(dot.origin(), dot.sequence());
    }

    /** This vector with the entry of {@code site} replaced; a sequence of 0 removes it. */
    public VersionVector with(SiteId site, long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("negative sequence " + sequence + " for site " + site);
        }
        int at = Arrays.binarySearch(sites, site);
        if (at >= 0) {
            return sequence == 0 ? without(at) : replaced(at, sequence);
        }
        return sequence == 0 ? this : inserted(-at - 1, site, sequence);
    }

    private VersionVector replaced(int at, long sequence) {
        if (sequences[at] == sequence) {
            return this;
        }
        long[] changed = sequences.clone();
        changed[at] = sequence;
        return new VersionVector(sites, changed);
    }

    private VersionVector inserted(int at, SiteId site, long sequence) {
        SiteId[] moreSites = new SiteId[sites.length + 1];
        long[] moreSequences = new long[sites.length + 1];
        System.arraycopy(sites, 0, moreSites, 0, at);
        System.arraycopy(sequences, 0, moreSequences, 0, at);
        moreSites[at] = site;
        moreSequences[at] = sequence;
        System.arraycopy(sites, at, moreSites, at + 1, sites.length - at);
        System.arraycopy(sequences, at, moreSequences, at + 1, sites.length - at);
        return new VersionVector(moreSites, moreSequences);
    }

    private VersionVector without(int at) {
        SiteId[] fewerSites = new SiteId[sites.length - 1];
        long[] fewerSequences = new long[sites.length - 1];
        System.arraycopy(sites, 0, fewerSites, 0, at);
        System.arraycopy(sequences, 0, fewerSequences, 0, at);
        System.arraycopy(sites, at + 1, fewerSites, at, fewerSites.length - at);
        System.arraycopy(sequences, at + 1, fewerSequences, at, fewerSites.length - at);
        return new VersionVector(fewerSites, fewerSequences);
    }

    /** Least upper bound: commutative, associative and idempotent. */
    public VersionVector merge(VersionVector that) {
        if (covers(that)) {
            return this;
        }
        return that.covers(this) ? that : united(that);
    }

    private VersionVector united(VersionVector that) {
        SiteId[] both = new SiteId[sites.length + that.sites.length];
        long[] higher = new long[both.length];
        int size = 0;
        int here = 0;
        for (int i = 0; i < that.sites.length; i++) {
            int next = indexFrom(here, that.sites[i]);
            for (; here < next; here++, size++) {
                both[size] = sites[here];
                higher[size] = sequences[here];
            }
            boolean known = next < sites.length && sites[next].equals(that.sites[i]);
            both[size] = that.sites[i];
            higher[size++] = known ? Math.max(sequences[next], that.sequences[i]) : that.sequences[i];
            here += known ? 1 : 0;
        }
        for (; here < sites.length; here++, size++) {
            both[size] = sites[here];
            higher[size] = sequences[here];
        }
        return new VersionVector(Arrays.copyOf(both, size), Arrays.copyOf(higher, size));
    }

    /** Greatest lower bound of one or more vectors: what all of them cover. */
    public static VersionVector minimum(Collection<VersionVector> vectors) {
        if (vectors.isEmpty()) {
            throw new IllegalArgumentException("the minimum of no vectors is not defined");
        }
        VersionVector result = vectors.iterator().next();
        for (VersionVector vector : vectors) {
            result = result.minimumWith(vector);
        }
        return result;
    }

    private VersionVector minimumWith(VersionVector that) {
        if (that.covers(this)) {
            return this;
        }
        SiteId[] shared = new SiteId[sites.length];
        long[] lower = new long[sites.length];
        int size = 0;
        int there = 0;
        for (int i = 0; i < sites.length; i++) {
            there = that.indexFrom(there, sites[i]);
            if (there < that.sites.length && that.sites[there].equals(sites[i])) {
                shared[size] = sites[i];
                lower[size++] = Math.min(sequences[i], that.sequences[there]);
            }
        }
        return new VersionVector(Arrays.copyOf(shared, size), Arrays.copyOf(lower, size));
    }

    /** Not {@link Comparable}: the order is partial, and sorting by it would be a bug. */
    public CausalOrder relationTo(VersionVector that) {
        boolean above = covers(that);
        boolean below = that.covers(this);
        if (above && below) {
            return CausalOrder.EQUAL;
        }
        if (above) {
            return CausalOrder.AFTER;
        }
        return below ? CausalOrder.BEFORE : CausalOrder.CONCURRENT;
    }

    /** Visits the entries in site order. */
    public void forEach(ObjLongConsumer<SiteId> visitor) {
        for (int i = 0; i < sites.length; i++) {
            visitor.accept(sites[i], sequences[i]);
        }
    }

    /** Number of origins with at least one dot covered. */
    public int size() {
        return sites.length;
    }

    public boolean isEmpty() {
        return sites.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionVector that
                && Arrays.equals(sequences, that.sequences)
                && Arrays.equals(sites, that.sites);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(sites) + Arrays.hashCode(sequences);
    }

    /** {@code {berlin:17, lima:3}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < sites.length; i++) {
            text.append(i == 0 ? "" : ", ").append(sites[i]).append(':').append(sequences[i]);
        }
        return text.append('}').toString();
    }
}
