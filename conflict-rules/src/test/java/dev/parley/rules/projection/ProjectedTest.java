package dev.parley.rules.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.LoserPolicy;
import dev.parley.rules.policy.OrphanPolicy;
import dev.parley.rules.projection.Outcome.Stands;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectedTest {
    private static final Columns COLUMNS = Columns.of("id", "name", "mail", "up");

    private static RowKey key(int id) {
        return RowKey.of("t", new Value.Int(id));
    }

    private static Value text(@Nullable String text) {
        return text == null ? Value.Null.NULL : new Value.Text(text);
    }

    private static Row image(int id, @Nullable String name, @Nullable String mail, int up) {
        Value parent = up == 0 ? Value.Null.NULL : new Value.Int(up);
        return Row.of(COLUMNS, new Value.Int(id), text(name), text(mail), parent);
    }

    private static Optional<Stamp> rank(int rank) {
        return rank == 0
                ? Optional.empty()
                : Optional.of(new Stamp(
                        new Dot(SiteId.of("a"), rank), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(rank)));
    }

    private static ProjectionRow row(int id, int rank, @Nullable String name, @Nullable String mail, int up) {
        return new ProjectionRow(key(id), rank(rank), true, image(id, name, mail, up), List.of());
    }

    private static ProjectionRow deleted(int id, int rank, @Nullable String name, int up) {
        return new ProjectionRow(key(id), rank(rank), false, image(id, name, null, up), List.of());
    }

    private static UniqueKey unique(String column, LoserPolicy losers, int lengthMax) {
        return new UniqueKey("by_" + column, List.of(column), losers, column, lengthMax, false, Equality.CASE);
    }

    private static TableConstraints table(LoserPolicy names, LoserPolicy mails, OrphanPolicy orphans) {
        Reference up = new Reference("up", List.of("up"), "t", List.of("id"), true, orphans);
        return new TableConstraints(
                "t", List.of(unique("name", names, 12), unique("mail", mails, 100)), List.of(up), List.of());
    }

    private static Projected project(TableConstraints table, ProjectionRow... rows) {
        return Projected.of(List.of(rows), List.of(table), Set.of());
    }

    private static @Nullable Value shown(Projected projected, int id, String column) {
        return projected.outcomes().get(key(id)) instanceof Stands stands
                ? stands.image().get(column)
                : null;
    }

    private static TableConstraints names(LoserPolicy losers) {
        return table(losers, LoserPolicy.PARK, OrphanPolicy.CASCADE_PARK);
    }

    private static TableConstraints orphans(OrphanPolicy orphans) {
        return table(LoserPolicy.PARK, LoserPolicy.PARK, orphans);
    }

    @Test
    void aLoserStandsWithAMarkOfItsKey() {
        Projected projected = project(names(LoserPolicy.SUFFIX), row(1, 1, "ann", null, 0), row(2, 2, "Ann", null, 0));

        assertThat(shown(projected, 1, "name")).isEqualTo(text("ann~1"));
        assertThat(shown(projected, 2, "name")).isEqualTo(text("Ann"));
        assertThat(projected.outcomes().get(key(1)))
                .isEqualTo(new Stands(
                        image(1, "ann~1", null, 0),
                        List.of(new Outcome.Alteration(
                                "by_name", ParkReason.UNIQUE, List.of("name"), List.of(key(2))))));
        assertThat(projected.kept()).containsExactly(key(1), key(2));
    }

    /** The mark is of the key, so writing another column of the loser does not change it. */
    @Test
    void theMarkStaysWhenTheRowIsWrittenAgain() {
        Projected before = project(names(LoserPolicy.SUFFIX), row(1, 1, "ann", null, 0), row(2, 9, "ann", null, 0));
        Projected after = project(names(LoserPolicy.SUFFIX), row(1, 5, "ann", "m", 0), row(2, 9, "ann", null, 0));

        assertThat(shown(after, 1, "name")).isEqualTo(shown(before, 1, "name"));
    }

    @Test
    void aMarkedValueThatARowHasByItselfIsMarkedAgain() {
        Projected projected = project(
                names(LoserPolicy.SUFFIX),
                row(1, 1, "ann", null, 0),
                row(2, 2, "ann", null, 0),
                row(3, 0, "ANN~1", null, 0));

        assertThat(shown(projected, 1, "name")).isEqualTo(text("ann~1~1"));
        assertThat(shown(projected, 3, "name")).isEqualTo(text("ANN~1"));
    }

    @Test
    void aLongValueIsCutBeforeTheMark() {
        Projected projected = project(
                names(LoserPolicy.SUFFIX), row(7, 1, "abcdefghijkl", null, 0), row(8, 2, "abcdefghijkl", null, 0));

        assertThat(shown(projected, 7, "name")).isEqualTo(text("abcdefghij~7"));
    }

    @Test
    void aMarkThatDoesNotFitParks() {
        UniqueKey tight = unique("name", LoserPolicy.SUFFIX, 2);
        TableConstraints table = new TableConstraints("t", List.of(tight), List.of(), List.of());

        Projected projected = project(table, row(77, 1, "ab", null, 0), row(8, 2, "ab", null, 0));

        assertThat(projected.outcomes().get(key(77)))
                .isEqualTo(new Outcome.Out(new Parked(ParkReason.UNIQUE, List.of(key(8)))));
    }

    @Test
    void aLoserStandsWithoutItsValue() {
        Projected projected = project(names(LoserPolicy.NULL), row(1, 1, "ann", "m", 0), row(2, 2, "ann", "n", 0));

        assertThat(shown(projected, 1, "name")).isEqualTo(Value.Null.NULL);
        assertThat(shown(projected, 1, "mail")).isEqualTo(text("m"));
    }

    @Test
    void aLoserOfAManualKeyIsListedForAPerson() {
        Projected projected = project(names(LoserPolicy.MANUAL), row(1, 1, "ann", null, 0), row(2, 2, "ann", null, 0));

        assertThat(projected.outcomes().get(key(1)))
                .isEqualTo(new Outcome.Out(new Parked(ParkReason.UNIQUE, List.of(key(2)), true)));
    }

    /** Parked for its mail, a row does not hold its name. */
    @Test
    void aRowParkedForOneKeyHoldsNoOther() {
        Projected projected = project(
                names(LoserPolicy.SUFFIX),
                row(1, 1, "ann", null, 0),
                row(2, 2, "ann", "m", 0),
                row(3, 3, null, "m", 0));

        assertThat(shown(projected, 1, "name")).isEqualTo(text("ann"));
        assertThat(projected.outcomes().get(key(2))).isInstanceOf(Outcome.Out.class);
        assertThat(projected.kept()).containsExactly(key(1), key(2), key(3));
    }

    @Test
    void aDeletedRowComesBackWhileARowRefersToIt() {
        TableConstraints table = orphans(OrphanPolicy.RESTORE_PARENT);

        Projected with = project(table, deleted(1, 2, "ann", 0), row(2, 1, null, null, 1));
        Projected without = project(table, deleted(1, 2, "ann", 0), row(2, 1, null, null, 0));

        assertThat(shown(with, 1, "name")).isEqualTo(text("ann"));
        assertThat(shown(with, 2, "up")).isEqualTo(new Value.Int(1));
        assertThat(with.kept()).contains(key(1));
        assertThat(without.outcomes().get(key(1))).isEqualTo(Outcome.Gone.GONE);
    }

    @Test
    void deletedRowsComeBackUpToTheRoot() {
        Projected projected = project(
                orphans(OrphanPolicy.RESTORE_PARENT),
                deleted(1, 2, "root", 0),
                deleted(2, 3, "mid", 1),
                row(3, 1, "leaf", null, 2));

        assertThat(projected.outcomes().values()).allMatch(Stands.class::isInstance);
    }

    @Test
    void aDeletedRowThatRefersToItselfDoesNotComeBack() {
        Projected projected =
                project(orphans(OrphanPolicy.RESTORE_PARENT), deleted(1, 2, "a", 2), deleted(2, 3, "b", 1));

        assertThat(projected.outcomes().values()).allMatch(Outcome.Gone.GONE::equals);
    }

    /** What is not known cannot come back: its children are parked, as without the policy. */
    @Test
    void childrenOfADeletedRowWhoseImageIsNotKnownPark() {
        ProjectionRow lost = new ProjectionRow(key(1), rank(2), false, null, List.of());

        Projected projected = project(orphans(OrphanPolicy.RESTORE_PARENT), lost, row(2, 1, null, null, 1));

        assertThat(projected.outcomes().get(key(2)))
                .isEqualTo(new Outcome.Out(new Parked(ParkReason.FOREIGN_KEY, List.of(key(1)))));
    }

    /** Its last child is deleted too, but not everywhere yet: a child written beside that still finds it. */
    @Test
    void aDeletedRowIsKeptWhileAKnownOperationRefersToIt() {
        ProjectionRow formerChild = new ProjectionRow(key(2), rank(3), false, null, List.of(image(2, null, null, 1)));

        Projected projected = project(orphans(OrphanPolicy.RESTORE_PARENT), deleted(1, 2, "ann", 0), formerChild);

        assertThat(projected.outcomes().get(key(1))).isEqualTo(Outcome.Gone.GONE);
        assertThat(projected.kept()).containsExactly(key(1));
    }

    @Test
    void anOrphanStandsWithoutItsReference() {
        Projected projected =
                project(orphans(OrphanPolicy.SET_NULL), row(2, 1, "ann", null, 1), row(3, 1, null, null, 2));

        assertThat(shown(projected, 2, "up")).isEqualTo(Value.Null.NULL);
        assertThat(shown(projected, 3, "up")).isEqualTo(new Value.Int(2));
    }

    @Test
    void aReferenceByAnotherKeyFindsItsRow() {
        Reference byName = new Reference("r", List.of("mail"), "t", List.of("name"), false, OrphanPolicy.CASCADE_PARK);
        TableConstraints table = new TableConstraints("t", List.of(), List.of(byName), List.of(List.of("name")));

        Projected projected =
                project(table, row(1, 1, "ann", null, 0), row(2, 1, "bob", "ann", 0), row(3, 1, "c", "x", 0));

        assertThat(projected.outcomes().get(key(2))).isInstanceOf(Stands.class);
        assertThat(projected.outcomes().get(key(3))).isInstanceOf(Outcome.Out.class);
    }

    @ParameterizedTest
    @EnumSource(OrphanPolicy.class)
    void anyPolicyGivesTablesThatHoldTheirConstraintsWhateverTheOrder(OrphanPolicy orphans) {
        for (LoserPolicy names : LoserPolicy.values()) {
            for (int seed = 0; seed < 150; seed++) {
                checkRandom(table(names, LoserPolicy.PARK, orphans), new Random(seed));
            }
        }
    }

    private static void checkRandom(TableConstraints table, Random random) {
        List<ProjectionRow> rows = new ArrayList<>();
        for (int id = 1; id <= 7; id++) {
            String name =
                    random.nextInt(4) == 0 ? null : "n" + random.nextInt(3) + (random.nextInt(6) == 0 ? "~2" : "");
            String mail = random.nextInt(3) == 0 ? null : "m" + random.nextInt(3);
            Row image = image(id, name, mail, random.nextInt(8));
            rows.add(new ProjectionRow(key(id), rank(random.nextInt(6)), random.nextInt(4) > 0, image, List.of()));
        }
        Projected projected = Projected.of(rows, List.of(table), Set.of());
        Collections.shuffle(rows, random);

        assertThat(Projected.of(rows, List.of(table), Set.of())).isEqualTo(projected);
        List<Row> table1 = projected.outcomes().values().stream()
                .filter(Stands.class::isInstance)
                .map(outcome -> ((Stands) outcome).image())
                .toList();
        assertThat(table1.stream().flatMap(row -> table.claims(row).stream())).doesNotHaveDuplicates();
        List<RowKey> there =
                table1.stream().map(row -> RowKey.of("t", row.get("id"))).toList();
        assertThat(there)
                .containsAll(table1.stream()
                        .flatMap(row -> table.parents(row).stream())
                        .toList());
        IntStream.rangeClosed(1, 7)
                .filter(id -> rows.stream().anyMatch(row -> row.key().equals(key(id)) && row.exists()))
                .forEach(id -> assertThat(projected.outcomes().get(key(id))).isNotEqualTo(Outcome.Gone.GONE));
    }
}
