package dev.parley.it.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.store.ConflictName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettledTest {
    private static final Dot LOSER = new Dot(SiteId.of("a"), 1);
    private static final Dot WINNER = new Dot(SiteId.of("b"), 1);

    private final Story story = new Story("a", "b");

    @Test
    void equalFinalRecordsHold() {
        story.allRecord(1, LOSER, WINNER);
        story.allPark(2);
        assertThat(Settled.check(story.records())).matches(Verdict::holds);
    }

    @Test
    void recordOfOneSiteOnlyIsFound() {
        story.records("b", 1, LOSER, WINNER, true);
        assertThat(Settled.check(story.records()).toString()).contains("known at b but not at a");
    }

    @Test
    void differentWinnersAreFound() {
        story.records("a", 1, LOSER, WINNER, true);
        story.records("b", 1, LOSER, new Dot(SiteId.of("b"), 2), true);
        assertThat(Settled.check(story.records()).violationCount()).isEqualTo(2);
    }

    /** Who stands against a row is told as the site knew it then; that it gave way, and which write, all tell alike. */
    @Test
    void differentWritesOfTheRowThatStandsAgainstAKeyHold() {
        SiteRecord knows = new SiteRecord("a", Set.of(missingParent(LOSER, Optional.of(WINNER))), Set.of(), 0);
        SiteRecord forgot = new SiteRecord("b", Set.of(missingParent(LOSER, Optional.empty())), Set.of(), 0);
        SiteRecord other = new SiteRecord("b", Set.of(missingParent(WINNER, Optional.empty())), Set.of(), 0);

        assertThat(Settled.check(List.of(knows, forgot))).matches(Verdict::holds);
        assertThat(Settled.check(List.of(knows, other)).violationCount()).isEqualTo(2);
    }

    /** A row may have stood at one site, all sites having its write, before it gave way, and never at another. */
    @Test
    void writeThatOneSiteHadForgottenWhenItsRowGaveWayHolds() {
        SiteRecord knows = new SiteRecord("a", Set.of(missingParent(LOSER, Optional.of(WINNER))), Set.of(), 0);
        SiteRecord forgot =
                new SiteRecord("b", Set.of(missingParent(ConflictName.NO_WRITE, Optional.of(WINNER))), Set.of(), 0);
        SiteRecord silent = new SiteRecord("b", Set.of(), Set.of(), 0);

        assertThat(Settled.check(List.of(knows, forgot))).matches(Verdict::holds);
        assertThat(Settled.check(List.of(forgot, knows))).matches(Verdict::holds);
        assertThat(Settled.check(List.of(forgot, silent)).violationCount()).isEqualTo(1);
        ConflictEntry ofARule =
                new ConflictEntry("item", "hash", LOSER, "row", Optional.of(WINNER), "update_update", true);
        ConflictEntry ofNoWrite = new ConflictEntry(
                "item", "hash", ConflictName.NO_WRITE, "row", Optional.of(WINNER), "update_update", true);
        assertThat(Settled.check(List.of(
                                new SiteRecord("a", Set.of(ofARule), Set.of(), 0),
                                new SiteRecord("b", Set.of(ofNoWrite), Set.of(), 0)))
                        .violationCount())
                .isEqualTo(2);
    }

    private static ConflictEntry missingParent(Dot loser, Optional<Dot> winner) {
        return new ConflictEntry("item", "hash", loser, "foreign-key(parent)", winner, "foreign_key_missing", true);
    }

    @Test
    void provisionalRecordIsFound() {
        story.records("a", 1, LOSER, WINNER, false);
        story.records("b", 1, LOSER, WINNER, false);
        assertThat(Settled.check(story.records()).toString()).contains("still provisional");
    }

    @Test
    void undecidedRowsAreFound() {
        SiteRecord full = new SiteRecord("a", Set.of(), Set.of(), 3);
        assertThat(Settled.check(List.of(full)).toString()).contains("3 undecided rows");
    }

    private static SiteRecord keeping(long rows, Set<String> parked) {
        ConflictEntry provisional = new ConflictEntry(
                "item", "hash", LOSER, "row", Optional.of(WINNER), "multiple_unique_conflicts", false);
        return new SiteRecord("a", Set.of(provisional), parked, rows);
    }

    @Test
    void rowThatGaveWayToAKeyStaysProvisional() {
        List<SiteRecord> sites = List.of(keeping(2, Set.of("item#hash")));
        assertThat(Settled.check(sites, 2)).matches(Verdict::holds);
        assertThat(Settled.check(sites, 1).violations()).containsExactly("a keeps 2 undecided rows instead of 1");
        assertThat(Settled.check(sites).violationCount()).isEqualTo(2);
    }

    @Test
    void provisionalRecordOfARowThatStandsAsWrittenIsFound() {
        assertThat(Settled.check(List.of(keeping(2, Set.of("item#other"))), 2).violations())
                .singleElement()
                .asString()
                .contains("still provisional");
    }
}
