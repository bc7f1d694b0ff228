package dev.parley.it.checker;

import static dev.parley.it.checker.Story.seen;
import static dev.parley.it.workload.WriteKind.DELETE;
import static dev.parley.it.workload.WriteKind.INSERT;
import static dev.parley.it.workload.WriteKind.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublicationTest {
    private final Story story = new Story("a", "b");

    private void assertHolds() {
        assertThat(Publication.check(story.history(), story.index())).matches(Verdict::holds);
    }

    private void assertViolated(String text) {
        Verdict verdict = Publication.check(story.history(), story.index());
        assertThat(verdict.holds()).isFalse();
        assertThat(verdict.toString()).contains(text);
    }

    @Test
    void acknowledgedIsPublishedOnce() {
        story.write("a", 10, seen(), 1, INSERT);
        story.write("b", 10, seen(), 2, INSERT);
        assertHolds();
    }

    @Test
    void acknowledgedAndNotPublishedIsFound() {
        story.write("a", 10, seen(), 1, INSERT, Outcome.ACKNOWLEDGED, 0);
        assertViolated("is published 0 times");
    }

    @Test
    void publishedTwiceIsFound() {
        story.write("a", 10, seen(), 1, INSERT, Outcome.ACKNOWLEDGED, 2);
        assertViolated("is published 2 times");
    }

    @Test
    void indeterminateMayBeEither() {
        story.write("a", 10, seen(), 1, INSERT, Outcome.INDETERMINATE, 0);
        story.write("a", 11, seen(), 2, INSERT, Outcome.INDETERMINATE, 1);
        assertHolds();
        story.write("a", 12, seen(), 3, INSERT, Outcome.INDETERMINATE, 2);
        assertViolated("INDETERMINATE");
    }

    @Test
    void rolledBackIsNeverPublished() {
        story.write("a", 10, seen(), 1, INSERT, Outcome.FAILED, 0);
        assertHolds();
        story.write("a", 10, seen(), 2, INSERT, Outcome.FAILED, 1);
        assertViolated("FAILED");
    }

    @Test
    void loopIsFound() {
        story.write("a", 10, seen(), 1, INSERT);
        story.publish("b", 20, seen(), of -> List.of(of.of(1, INSERT, "m1")));
        assertViolated("a loop");
    }

    @Test
    void inventionIsFound() {
        story.publish("a", 10, seen(), of -> List.of(of.of(1, INSERT, "ghost")));
        assertViolated("a mark that nobody used");
    }

    @Test
    void unmarkedDeleteOnItsOwnIsFound() {
        story.publish("a", 10, seen(), of -> List.of(of.of(1, DELETE, "")));
        assertViolated("0 client transactions");
    }

    @Test
    void tornTransactionIsFound() {
        story.invoke(
                "t1",
                "a",
                Outcome.ACKNOWLEDGED,
                new Write(Story.key(1), INSERT, "x"),
                new Write(Story.key(2), INSERT, "y"));
        story.publish("a", 10, seen(), of -> List.of(of.of(1, INSERT, "x")));
        assertViolated("lacks");
    }

    @Test
    void mixedTransactionsAreFound() {
        story.invoke("t1", "a", Outcome.ACKNOWLEDGED, new Write(Story.key(1), INSERT, "x"));
        story.invoke("t2", "a", Outcome.ACKNOWLEDGED, new Write(Story.key(2), INSERT, "y"));
        story.publish("a", 10, seen(), of -> List.of(of.of(1, INSERT, "x"), of.of(2, INSERT, "y")));
        assertViolated("2 client transactions");
    }

    @Test
    void wrongKindOrEarlierImageIsFound() {
        story.invoke("t1", "a", Outcome.ACKNOWLEDGED, new Write(Story.key(1), UPDATE, "x"));
        story.publish("a", 10, seen(), of -> List.of(of.of(1, INSERT, "x")));
        assertViolated("did UPDATE");
    }

    @Test
    void severalEventsOfOneRowCountInSum() {
        story.invoke(
                "t1",
                "a",
                Outcome.ACKNOWLEDGED,
                new Write(Story.key(1), INSERT, "x"),
                new Write(Story.key(1), UPDATE, "y"),
                new Write(Story.key(2), INSERT, "z"),
                new Write(Story.key(2), DELETE, "q"),
                new Write(Story.key(3), DELETE, "r"),
                new Write(Story.key(3), INSERT, "s"));
        story.publish("a", 10, seen(), of -> List.of(of.of(1, INSERT, "y"), of.of(3, INSERT, "s")));
        assertHolds();
    }

    @Test
    void gapInALogIsFound() {
        story.write("a", 10, seen(), 1, INSERT);
        story.write("a", 11, seen(), 2, INSERT);
        story.logs("a").remove(0);
        assertViolated("where sequence 1 was due");
    }
}
