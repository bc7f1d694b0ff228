package dev.parley.it.checker;

import static dev.parley.it.checker.Story.seen;
import static dev.parley.it.workload.WriteKind.DELETE;
import static dev.parley.it.workload.WriteKind.INSERT;
import static dev.parley.it.workload.WriteKind.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.version.Dot;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountingTest {
    private final Story story = new Story("a", "b");

    private void assertHolds() {
        assertThat(story.accounting(Deletes.UPDATE_WINS)).matches(Verdict::holds);
    }

    private void assertViolated(String text) {
        Verdict verdict = story.accounting(Deletes.UPDATE_WINS);
        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.toString()).contains(text);
    }

    @Test
    void laterWriteThatSawTheEarlierOneNeedsNoRecord() {
        Dot first = story.write("a", 10, seen(), 1, INSERT);
        story.write("b", 20, seen(first), 1, UPDATE);
        story.allShow(1, "m2");
        assertHolds();
    }

    @Test
    void concurrentLoserMustBeInTheRecord() {
        Dot loser = story.write("a", 10, seen(), 1, INSERT);
        Dot winner = story.write("b", 20, seen(), 1, INSERT);
        story.allShow(1, "m2");
        assertViolated("nor in the conflict record");
        story.allRecord(1, loser, winner);
        assertHolds();
    }

    @Test
    void recordOfOneSiteDoesNotCountForAnother() {
        Dot loser = story.write("a", 10, seen(), 1, INSERT);
        Dot winner = story.write("b", 20, seen(), 1, INSERT);
        story.allShow(1, "m2");
        story.records("a", 1, loser, winner, true);
        assertViolated("at b the write a:1");
    }

    @Test
    void earlierConcurrentWriteMustNotShow() {
        Dot loser = story.write("a", 10, seen(), 1, INSERT);
        Dot winner = story.write("b", 20, seen(), 1, INSERT);
        story.allRecord(1, loser, winner);
        story.allRecord(1, winner, loser);
        story.allShow(1, "m1");
        assertViolated("shows a:1 instead of [b:1]");
    }

    @Test
    void laterClockDoesNotWinOverAWriteThatSawIt() {
        Dot first = story.write("a", 50, seen(), 1, INSERT);
        story.write("b", 51, seen(first), 1, UPDATE);
        story.allShow(1, "m1");
        assertViolated("instead of [b:1]");
    }

    @Test
    void writeSupersededByALostOneIsAccountedFor() {
        Dot first = story.write("a", 10, seen(), 1, INSERT);
        Dot second = story.write("a", 11, seen(first), 1, UPDATE);
        Dot winner = story.write("b", 20, seen(), 1, INSERT);
        story.allShow(1, "m3");
        story.allRecord(1, second, winner);
        assertHolds();
    }

    @Test
    void excludedWriteDoesNotCountAsSeen() {
        Dot hidden = story.write("a", 10, seen(), 1, INSERT);
        story.publish("b", 20, seen(hidden), Set.of(hidden), of -> java.util.List.of(of.of(1, INSERT, "x")));
        story.allShow(1, "x");
        assertViolated("a:1");
        story.allRecord(1, hidden, new Dot(dev.parley.rules.version.SiteId.of("b"), 1));
        assertHolds();
    }

    @Test
    void rowThatNobodyPublishedIsFound() {
        story.write("a", 10, seen(), 1, INSERT);
        story.allShow(1, "m1");
        story.allShow(2, "ghost");
        assertViolated("nobody published it");
    }

    @Test
    void unknownMarkIsFound() {
        story.write("a", 10, seen(), 1, INSERT);
        story.allShow(1, "torn");
        assertViolated("a mark that no operation on it has");
    }

    @Test
    void vanishedRowIsFound() {
        story.write("a", 10, seen(), 1, INSERT);
        assertViolated("is absent at a");
    }

    @Test
    void parkedRowMayBeAbsent() {
        story.write("a", 10, seen(), 1, INSERT);
        story.allPark(1);
        assertHolds();
    }

    @Test
    void deleteThatSawTheRowTakesItAway() {
        Dot insert = story.write("a", 10, seen(), 1, INSERT);
        story.write("b", 20, seen(insert), 1, DELETE);
        assertHolds();
        story.allShow(1, "m1");
        assertViolated("instead of [b:1]");
    }

    @Test
    void concurrentUpdateKeepsTheRowOnlyWhereUpdatesWin() {
        Dot insert = story.write("a", 10, seen(), 1, INSERT);
        Dot update = story.write("a", 11, seen(insert), 1, UPDATE);
        Dot delete = story.write("b", 20, seen(insert), 1, DELETE);
        story.allShow(1, "m2");
        story.allRecord(1, delete, update);
        assertHolds();
        assertThat(story.accounting(Deletes.DELETE_WINS).holds()).isFalse();
        assertThat(story.accounting(Deletes.LAST_WINS).holds()).isFalse();
    }

    @Test
    void concurrentUpdateLosesWhereDeletesWin() {
        Dot insert = story.write("a", 10, seen(), 1, INSERT);
        Dot update = story.write("a", 30, seen(insert), 1, UPDATE);
        Dot delete = story.write("b", 20, seen(insert), 1, DELETE);
        story.allRecord(1, update, delete);
        assertThat(story.accounting(Deletes.DELETE_WINS)).matches(Verdict::holds);
        assertViolated("is absent at a");
        assertThat(story.accounting(Deletes.LAST_WINS).holds()).isFalse();
    }
}
