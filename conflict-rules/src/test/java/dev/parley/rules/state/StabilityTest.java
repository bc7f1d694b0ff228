package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StabilityTest {
    private static final SiteId A = SiteId.of("A");
    private static final SiteId B = SiteId.of("B");
    private static final SiteId C = SiteId.of("C");

    private static VersionVector vector(long a, long b) {
        return VersionVector.of(Map.of(A, a, B, b));
    }

    @Test
    void stableIsWhatEveryMemberIsKnownToHaveApplied() {
        Stability stability = Stability.of(Set.of(A, B)).with(A, vector(5, 3)).with(B, vector(2, 4));

        assertThat(stability.stable()).isEqualTo(vector(2, 3));
    }

    @Test
    void newsOfAnyMemberInAnyOrderGivesTheMinimumOfWhatIsKnown() {
        SplittableRandom random = new SplittableRandom(7);
        List<SiteId> sites = List.of(A, B, C);
        Stability stability = Stability.of(Set.copyOf(sites));
        for (int i = 0; i < 2_000; i++) {
            VersionVector news = VersionVector.EMPTY;
            for (SiteId origin : sites) {
                news = news.with(origin, Math.max(0, i / 20 + random.nextInt(-5, 5)));
            }
            stability = stability.with(sites.get(random.nextInt(3)), news);

            assertThat(stability.stable())
                    .isEqualTo(VersionVector.minimum(stability.known().values()));
        }
        assertThat(stability.stable().get(A)).isGreaterThan(80);
    }

    @Test
    void aSilentMemberKeepsEverythingUnstable() {
        assertThat(Stability.of(Set.of(A, B, C))
                        .with(A, vector(5, 3))
                        .with(B, vector(5, 3))
                        .stable())
                .isEqualTo(VersionVector.EMPTY);
    }

    @Test
    void aGroupWithoutMembersHasNothingStable() {
        assertThat(Stability.of(Set.of()).stable()).isEqualTo(VersionVector.EMPTY);
    }

    @Test
    void olderRecordsAndStrangersChangeNothing() {
        Stability stability = Stability.of(Set.of(A, B)).with(A, vector(5, 3));

        assertThat(stability.with(A, vector(4, 3))).isSameAs(stability);
        assertThat(stability.with(C, vector(9, 9))).isSameAs(stability);
    }

    @Test
    void aMemberThatComesStopsStabilityUntilItIsHeardAndOneThatGoesReleasesIt() {
        Stability two = Stability.of(Set.of(A, B)).with(A, vector(5, 3)).with(B, vector(5, 3));

        assertThat(two.withMembers(Set.of(A, B, C)).stable()).isEqualTo(VersionVector.EMPTY);
        assertThat(two.withMembers(Set.of(A, B, C)).withMembers(Set.of(A, B))).isEqualTo(two);
    }

    @Test
    void survivesBeingStored() {
        Stability stability = Stability.of(Set.of(A, B)).with(A, vector(5, 3)).with(B, vector(2, 4));

        assertThat(Stability.of(stability.known())).isEqualTo(stability).hasSameHashCodeAs(stability);
        assertThat(Stability.of(stability.known()).stable()).isEqualTo(vector(2, 3));
    }
}
