package dev.parley.wire;

import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.proto.Wire;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Sites, dots and vectors as messages. */
final class Versions {
    private Versions() {}

    static Wire.SiteId write(SiteId site) {
        return Wire.SiteId.newBuilder()
                .setName(site.name())
                .setIncarnation(site.incarnation())
                .build();
    }

    static SiteId read(Wire.SiteId in) {
        return new SiteId(in.getName(), in.getIncarnation());
    }

    static Wire.Dot write(Dot dot) {
        return write(dot.origin(), dot.sequence());
    }

    private static Wire.Dot write(SiteId origin, long sequence) {
        return Wire.Dot.newBuilder()
                .setOrigin(write(origin))
                .setSequence(sequence)
                .build();
    }

    static Dot read(Wire.Dot in) {
        return new Dot(read(in.getOrigin()), in.getSequence());
    }

    static List<Wire.Dot> write(Collection<Dot> dots) {
        return dots.stream().sorted().map(Versions::write).toList();
    }

    static Set<Dot> read(List<Wire.Dot> in) {
        Set<Dot> dots = new HashSet<>();
        for (Wire.Dot dot : in) {
            dots.add(read(dot));
        }
        return dots;
    }

    static Wire.VersionVector write(VersionVector vector) {
        Wire.VersionVector.Builder out = Wire.VersionVector.newBuilder();
        vector.forEach((site, sequence) -> out.addEntries(write(site, sequence)));
        return out.build();
    }

    static VersionVector read(Wire.VersionVector in) {
        TreeMap<SiteId, Long> entries = new TreeMap<>();
        for (Wire.Dot entry : in.getEntriesList()) {
            entries.put(read(entry.getOrigin()), entry.getSequence());
        }
        return VersionVector.of(entries);
    }

    static HybridTimestamp timestamp(long packed) {
        return new HybridTimestamp(packed);
    }
}
