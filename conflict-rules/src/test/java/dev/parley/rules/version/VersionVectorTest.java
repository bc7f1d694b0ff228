package dev.parley.rules.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** P34. */
class VersionVectorTest {
    private static final List<SiteId> SITES =
            List.of(SiteId.of("a"), new SiteId("a", 2), SiteId.of("b"), SiteId.of("c"));

    @Provide
    Arbitrary<VersionVector> vectors() {
        return Arbitraries.maps(Arbitraries.of(SITES), Arbitraries.longs().between(0, 3))
                .map(VersionVector::of);
    }

    @Property
    void coveringIsAPartialOrder(
            @ForAll("vectors") VersionVector a,
            @ForAll("vectors") VersionVector b,
            @ForAll("vectors") VersionVector c) {
        assertThat(a.covers(a)).isTrue();
        assertThat(a.covers(b) && b.covers(a)).isEqualTo(a.equals(b));
        if (a.covers(b) && b.covers(c)) {
            assertThat(a.covers(c)).isTrue();
        }
    }

    @Property
    void relationTellsBothDirections(@ForAll("vectors") VersionVector a, @ForAll("vectors") VersionVector b) {
        CausalOrder expected = a.equals(b)
                ? CausalOrder.EQUAL
                : a.covers(b) ? CausalOrder.AFTER : b.covers(a) ? CausalOrder.BEFORE : CausalOrder.CONCURRENT;
        assertThat(a.relationTo(b)).isEqualTo(expected);
    }

    @Property
    void mergeIsTheLeastUpperBound(
            @ForAll("vectors") VersionVector a,
            @ForAll("vectors") VersionVector b,
            @ForAll("vectors") VersionVector c) {
        VersionVector merged = a.merge(b);
        assertThat(merged.covers(a) && merged.covers(b)).isTrue();
        assertThat(c.covers(merged)).isEqualTo(c.covers(a) && c.covers(b));
        assertThat(merged).isEqualTo(b.merge(a));
        assertThat(merged.merge(c)).isEqualTo(a.merge(b.merge(c)));
        assertThat(a.merge(a)).isEqualTo(a);
    }

    @Property
    void minimumIsTheGreatestLowerBound(
            @ForAll("vectors") VersionVector a,
            @ForAll("vectors") VersionVector b,
            @ForAll("vectors") VersionVector c) {
        VersionVector minimum = VersionVector.minimum(List.of(a, b));
        assertThat(a.covers(minimum) && b.covers(minimum)).isTrue();
        assertThat(minimum.covers(c)).isEqualTo(a.covers(c) && b.covers(c));
    }

    @Property
    void aVectorIsItsEntries(@ForAll("vectors") VersionVector vector) {
        Map<SiteId, Long> entries = new HashMap<>();
        vector.forEach(entries::put);
        assertThat(entries).hasSize(vector.size()).doesNotContainValue(0L);
        assertThat(VersionVector.of(entries)).isEqualTo(vector).hasSameHashCodeAs(vector);
        assertThat(vector.isEmpty()).isEqualTo(entries.isEmpty());
        SITES.forEach(site -> assertThat(vector.get(site)).isEqualTo(entries.getOrDefault(site, 0L)));
    }

    @Property
    void raisingToADotCoversItAndNothingElseNew(@ForAll("vectors") VersionVector vector) {
        Dot dot = new Dot(SITES.get(1), 2);
        VersionVector raised = vector.with(dot);
        assertThat(raised.contains(dot)).isTrue();
        assertThat(raised).isEqualTo(vector.merge(VersionVector.of(dot.origin(), dot.sequence())));
    }

    @Example
    void incarnationsOfASiteAreDifferentOrigins() {
        VersionVector first = VersionVector.of(SiteId.of("a"), 7);

        assertThat(first.contains(new Dot(new SiteId("a", 2), 1))).isFalse();
        assertThat(first.with(new SiteId("a", 2), 1)).hasToString("{a:7, a~2:1}");
    }

    @Example
    void anEntrySetToZeroIsGone() {
        VersionVector vector = VersionVector.of(SiteId.of("a"), 7).with(SiteId.of("b"), 3);

        assertThat(vector.with(SiteId.of("a"), 0)).isEqualTo(VersionVector.of(SiteId.of("b"), 3));
        assertThat(vector.with(SiteId.of("c"), 0)).isSameAs(vector);
    }

    @Example
    void negativeSequencesAndTheMinimumOfNothingAreRefused() {
        assertThatThrownBy(() -> VersionVector.of(SiteId.of("a"), -1)).hasMessageContaining("negative sequence -1");
        assertThatThrownBy(() -> VersionVector.of(Map.of(SiteId.of("a"), -1L)))
                .hasMessageContaining("negative sequence -1");
        assertThatThrownBy(() -> VersionVector.minimum(List.of())).hasMessageContaining("not defined");
    }
}
