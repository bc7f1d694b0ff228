package dev.parley.rules.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProjectionTest {
    private static final RowKey ONE = key(1);
    private static final RowKey TWO = key(2);
    private static final RowKey THREE = key(3);
    private static final RowKey FOUR = key(4);

    private static RowKey key(int number) {
        return RowKey.of("t", new Value.Int(number));
    }

    private static UniqueClaim claim(String index, int value) {
        return new UniqueClaim(index, List.of(new Value.Int(value)));
    }

    /** A rank of 0 is that of a row without metadata. */
    private static Candidate row(RowKey key, int rank, List<UniqueClaim> claims, List<RowKey> parents) {
        Optional<Stamp> stamp = rank == 0
                ? Optional.empty()
                : Optional.of(new Stamp(
                        new Dot(SiteId.of("a"), rank), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(rank)));
        return new Candidate(key, stamp, claims, parents);
    }

    private static Candidate claiming(RowKey key, int rank, UniqueClaim... claims) {
        return row(key, rank, List.of(claims), List.of());
    }

    private static Candidate child(RowKey key, RowKey... parents) {
        return row(key, 1, List.of(), List.of(parents));
    }

    private static Map<RowKey, Parked> parked(Candidate... rows) {
        return Projection.of(List.of(rows), Set.of()).parked();
    }

    private static Parked unique(RowKey... blockers) {
        return new Parked(ParkReason.UNIQUE, List.of(blockers));
    }

    private static Parked foreignKey(RowKey... blockers) {
        return new Parked(ParkReason.FOREIGN_KEY, List.of(blockers));
    }

    @Example
    void theHighestRankHoldsTheValue() {
        assertThat(parked(claiming(ONE, 1, claim("u", 7)), claiming(TWO, 2, claim("u", 7))))
                .containsExactly(Map.entry(ONE, unique(TWO)));
    }

    @Example
    void aRowWithoutMetadataRanksAsTheEarliest() {
        assertThat(parked(claiming(ONE, 0, claim("u", 7)), claiming(TWO, 1, claim("u", 7))))
                .containsExactly(Map.entry(ONE, unique(TWO)));
    }

    @Example
    void equalRanksFallToTheSmallerKey() {
        assertThat(parked(claiming(TWO, 1, claim("u", 7)), claiming(ONE, 1, claim("u", 7))))
                .containsExactly(Map.entry(TWO, unique(ONE)));
    }

    @Example
    void equalValuesOfDifferentIndexesDoNotMeet() {
        assertThat(parked(claiming(ONE, 1, claim("u", 7)), claiming(TWO, 2, claim("v", 7))))
                .isEmpty();
    }

    /** THREE beats TWO, so TWO does not block ONE. */
    @Example
    void aParkedRowBlocksNobody() {
        assertThat(parked(
                        claiming(THREE, 3, claim("u", 7)),
                        claiming(TWO, 2, claim("u", 7), claim("v", 8)),
                        claiming(ONE, 1, claim("v", 8))))
                .containsExactly(Map.entry(TWO, unique(THREE)));
    }

    @Example
    void aReleasedValueReadmitsTheRowItBlocked() {
        Candidate loser = claiming(ONE, 1, claim("u", 7));

        assertThat(parked(loser, claiming(TWO, 2, claim("u", 7)))).containsOnlyKeys(ONE);
        assertThat(parked(loser, claiming(TWO, 3, claim("u", 8)))).isEmpty();
        assertThat(parked(loser)).isEmpty();
    }

    @Example
    void severalBlockersAreAllNamed() {
        assertThat(parked(
                        claiming(ONE, 1, claim("u", 7), claim("v", 8)),
                        claiming(TWO, 2, claim("u", 7)),
                        claiming(THREE, 3, claim("v", 8))))
                .containsExactly(Map.entry(ONE, unique(TWO, THREE)));
    }

    @Example
    void aChildWithoutItsParentIsParkedWithItsOwnChildren() {
        assertThat(parked(child(TWO, ONE), child(THREE, TWO), child(FOUR)))
                .containsExactly(Map.entry(TWO, foreignKey(ONE)), Map.entry(THREE, foreignKey(TWO)));
    }

    @Example
    void aParentThatStandsElsewhereIsEnough() {
        assertThat(Projection.of(List.of(child(TWO, ONE)), Set.of(ONE)).parked())
                .isEmpty();
    }

    @Example
    void aCandidateThatFallsIsNoParentWhateverStoodBefore() {
        Projection projection = Projection.of(List.of(child(THREE, TWO), child(TWO, ONE)), Set.of(TWO));

        assertThat(projection.stands(THREE)).isFalse();
    }

    @Example
    void circlesOfReferencesStandOrFallTogether() {
        assertThat(parked(child(ONE, TWO), child(TWO, ONE), child(THREE, THREE)))
                .isEmpty();
        assertThat(parked(child(ONE, TWO), child(TWO, ONE, FOUR)))
                .containsExactly(Map.entry(ONE, foreignKey(TWO)), Map.entry(TWO, foreignKey(ONE, FOUR)));
    }

    @Example
    void anOrphanReleasesTheValueItWouldHaveHeld() {
        assertThat(parked(
                        row(TWO, 2, List.of(claim("u", 7)), List.of(FOUR)),
                        claiming(ONE, 1, claim("u", 7)),
                        child(THREE, ONE)))
                .containsExactly(Map.entry(TWO, foreignKey(FOUR)));
    }

    /** The child would take its parent's value and so its own ground. */
    @Example
    void aRowThatBlocksItsOwnParentGivesWay() {
        assertThat(parked(row(TWO, 2, List.of(claim("u", 7)), List.of(ONE)), claiming(ONE, 1, claim("u", 7))))
                .containsExactly(Map.entry(TWO, unique(ONE)));
    }

    @Example
    void aKeyGivenTwiceIsRefused() {
        assertThatThrownBy(() -> parked(child(ONE), child(ONE))).hasMessageContaining("is a candidate twice");
    }

    @Provide
    Arbitrary<List<Candidate>> rows() {
        Arbitrary<List<UniqueClaim>> claims = Combinators.combine(
                        Arbitraries.of("u", "v"), Arbitraries.integers().between(1, 4))
                .as(ProjectionTest::claim)
                .list()
                .ofMaxSize(2);
        Arbitrary<List<RowKey>> parents = Arbitraries.integers()
                .between(1, 12)
                .map(ProjectionTest::key)
                .list()
                .ofMaxSize(1);
        Arbitrary<Integer> ranks = Arbitraries.integers().between(0, 9);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 10).map(ProjectionTest::key), ranks, claims, parents)
                .as(ProjectionTest::row)
                .list()
                .ofMaxSize(10)
                .uniqueElements(Candidate::key);
    }

    /** P29, P30: at most one holder, no orphan, whoever is parked is blocked by what stands or misses. */
    @Property
    void whatStandsIsConsistentAndWhatIsParkedIsBlocked(@ForAll("rows") List<Candidate> rows) {
        Projection projection = Projection.of(rows, Set.of());
        Set<RowKey> standing = standing(rows, projection);
        Set<UniqueClaim> held = new HashSet<>();
        for (Candidate row : rows) {
            Parked parked = projection.parked().get(row.key());
            if (parked == null) {
                assertThat(standing).containsAll(row.parents());
                new HashSet<>(row.claims())
                        .forEach(claim -> assertThat(held.add(claim)).isTrue());
            } else {
                assertThat(parked.blockers()).isNotEmpty();
                assertThat(parked.reason() == ParkReason.FOREIGN_KEY).isEqualTo(!standing.containsAll(row.parents()));
            }
        }
    }

    private static Set<RowKey> standing(List<Candidate> rows, Projection projection) {
        return rows.stream().map(Candidate::key).filter(projection::stands).collect(Collectors.toSet());
    }

    @Property
    void theOrderOfTheCandidatesDoesNotMatter(@ForAll("rows") List<Candidate> rows, @ForAll Random random) {
        List<Candidate> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);

        assertThat(Projection.of(shuffled, Set.of())).isEqualTo(Projection.of(rows, Set.of()));
    }

    @Property
    void withoutReferencesRowsAreTakenGreedilyByRank(@ForAll("rows") List<Candidate> rows) {
        List<Candidate> free = rows.stream()
                .map(row -> new Candidate(row.key(), row.rank(), row.claims(), List.of()))
                .sorted(Candidate.BY_DESCENDING_RANK)
                .toList();
        Map<UniqueClaim, RowKey> held = new HashMap<>();
        Set<RowKey> expected = new TreeSet<>();
        for (Candidate row : free) {
            if (row.claims().stream().noneMatch(held::containsKey)) {
                row.claims().forEach(claim -> held.put(claim, row.key()));
                expected.add(row.key());
            }
        }

        assertThat(standing(free, Projection.of(free, Set.of()))).isEqualTo(expected);
    }

    @Property
    void withoutClaimsTheLargestSetWithoutOrphansStands(@ForAll("rows") List<Candidate> rows) {
        List<Candidate> plain = rows.stream()
                .map(row -> new Candidate(row.key(), row.rank(), List.of(), row.parents()))
                .toList();
        Set<RowKey> expected = plain.stream().map(Candidate::key).collect(Collectors.toCollection(TreeSet::new));
        while (plain.stream().anyMatch(row -> !expected.containsAll(row.parents()) && expected.remove(row.key()))) {
            assertThat(expected.size()).isLessThan(plain.size());
        }

        assertThat(standing(plain, Projection.of(plain, Set.of()))).isEqualTo(expected);
    }
}
