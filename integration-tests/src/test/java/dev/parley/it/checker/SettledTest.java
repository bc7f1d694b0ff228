package dev.parley.it.checker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import java.util.List;
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
}
