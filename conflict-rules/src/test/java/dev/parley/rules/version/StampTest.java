package dev.parley.rules.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
    private static final SiteId A = SiteId.of("a");
    private static final SiteId B = SiteId.of("b");
    private static final HybridTimestamp NOW = HybridTimestamp.ofWallMillis(100);

    private static Stamp stamp(SiteId site, long sequence, VersionVector context, HybridTimestamp at) {
        return new Stamp(new Dot(site, sequence), context, at);
    }

    @Test
    void followsWhatItsContextCovers() {
        Stamp first = stamp(A, 1, VersionVector.EMPTY, NOW);
        Stamp after = stamp(B, 1, VersionVector.of(A, 1), NOW.next(0));
        Stamp beside = stamp(B, 1, VersionVector.EMPTY, NOW);

        assertThat(after.follows(first)).isTrue();
        assertThat(first.follows(after)).isFalse();
        assertThat(after.concurrentWith(first)).isFalse();
        assertThat(beside.concurrentWith(first)).isTrue();
        assertThat(first.concurrentWith(first)).isFalse();
    }

    @Test
    void tiesAreBrokenBySiteThenIncarnation() {
        Stamp a = stamp(A, 1, VersionVector.EMPTY, NOW);
        Stamp reborn = stamp(new SiteId("a", 2), 1, VersionVector.EMPTY, NOW);
        Stamp b = stamp(B, 1, VersionVector.EMPTY, NOW);

        assertThat(a.compareRank(reborn)).isNegative();
        assertThat(reborn.compareRank(b)).isNegative();
        assertThat(stamp(A, 2, VersionVector.EMPTY, NOW.next(0)).compareRank(b)).isPositive();
    }

    @Test
    void noWriteIsItsOwnPast() {
        assertThatThrownBy(() -> stamp(A, 3, VersionVector.of(A, 3), NOW)).hasMessageContaining("contains it");
    }

    @Test
    void sequencesAndIncarnationsCountFromOne() {
        assertThatThrownBy(() -> new Dot(A, 0)).hasMessageContaining("counts from 1, got 0");
        assertThatThrownBy(() -> new SiteId("a", 0)).hasMessageContaining("counts from 1, got 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "dot.dot", "til~de", "umläut"})
    void siteNamesThatWouldBreakATopicNameAreRefused(String name) {
        assertThat(SiteId.isValidName(name)).isFalse();
        assertThatThrownBy(() -> SiteId.of(name)).hasMessageContaining("'" + name + "'");
    }

    @Test
    void namesShowTheIncarnationOnlyWhereItMatters() {
        assertThat(new Dot(SiteId.of("berlin"), 17)).hasToString("berlin:17");
        assertThat(new Dot(new SiteId("berlin", 2), 17)).hasToString("berlin~2:17");
    }
}
