package dev.parley.it.checker;

import static dev.parley.it.checker.CheckerAssertions.assertFinds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.client.Action;
import dev.parley.it.workload.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each checker of clients' calls holds for a good run and finds each violation that is planted in it. */
class ClientCheckersTest {
    private static final String W = "w";

    private static Action.Put put(long number) {
        return new Action.Put(W, 2, number, Map.of());
    }

    private static ClientStory puts(int acknowledged) {
        ClientStory story = new ClientStory();
        for (long number = 1; number <= acknowledged; number++) {
            story.acknowledged(put(number));
        }
        return story;
    }

    @Test
    void wholeTransactionsAreReadAtomically() {
        ClientStory story = puts(2);
        story.reader("r")
                .seen()
                .reader("r")
                .whole(W, 1)
                .seen()
                .reader("r")
                .whole(W, 2)
                .seen();
        Verdict verdict = ReadAtomicity.check(story.calls());
        assertThat(verdict).matches(Verdict::holds);
        assertThat(verdict.counts()).containsEntry("writers seen", 2L).containsEntry("writers not there yet", 1L);
    }

    @Test
    void slotOfAnEarlierTransactionIsFound() {
        ClientStory story = puts(2);
        story.reader("r").slot(W, 0, 2).slot(W, 1, 1).item(W, 2).list(W, 2).seen();
        assertFinds(ReadAtomicity.check(story.calls()), "a part of a transaction of w: numbers [1, 2]");
    }

    @Test
    void slotThatIsMissingIsFound() {
        ClientStory story = puts(2);
        story.reader("r").slot(W, 0, 2).item(W, 2).list(W, 2).seen();
        assertFinds(ReadAtomicity.check(story.calls()), "in 1 of 2 slots");
    }

    @Test
    void itemUnderTwoKeysIsFound() {
        ClientStory story = puts(2);
        story.reader("r").whole(W, 2).item(W, 2).seen();
        assertFinds(ReadAtomicity.check(story.calls()), "items [2, 2]");
    }

    @Test
    void itemUnderNoKeyIsFound() {
        ClientStory story = puts(1);
        story.reader("r").slot(W, 0, 1).slot(W, 1, 1).list(W, 1).seen();
        assertFinds(ReadAtomicity.check(story.calls()), "items []");
    }

    @Test
    void listThatLagsBehindIsFound() {
        ClientStory story = puts(2);
        story.reader("r").slot(W, 0, 2).slot(W, 1, 2).item(W, 2).list(W, 1).seen();
        assertFinds(ReadAtomicity.check(story.calls()), "a list of 1");
    }

    @Test
    void causesComeBeforeEffects() {
        ClientStory story = puts(2);
        story.reader("r").slot(W, 0, 2).slot("v", 0, 1).saw("v", W, 2).seen();
        Verdict verdict = CausalOrder.check(story.calls());
        assertThat(verdict).matches(Verdict::holds);
        assertThat(verdict.counts()).containsEntry("dependencies", 1L);
    }

    @Test
    void effectWithoutItsCauseIsFound() {
        ClientStory story = puts(2);
        story.reader("r").slot(W, 0, 1).slot("v", 0, 1).saw("v", W, 2).seen();
        assertFinds(CausalOrder.check(story.calls()), "had read write 2 of w, beside write 1 of w");
    }

    @Test
    void readerWhoSeesLessThanBeforeIsFound() {
        ClientStory story = puts(2);
        story.reader("r")
                .slot(W, 0, 2)
                .seen()
                .reader("other")
                .slot(W, 0, 1)
                .seen()
                .reader("r")
                .slot(W, 0, 1)
                .seen();
        assertFinds(CausalOrder.check(story.calls()), "r saw write 1 of w after write 2");
    }

    @Test
    void rowThatVanishesIsFound() {
        ClientStory story = puts(2);
        story.reader("r").slot(W, 0, 2).seen().reader("r").seen();
        assertFinds(CausalOrder.check(story.calls()), "r saw write 0 of w after write 2");
    }

    @Test
    void lastWriteMayBeOneWhoseEndNobodyKnows() {
        ClientStory story = puts(2).call(put(3), Outcome.FAILED).call(put(4), Outcome.INDETERMINATE);
        story.end("ada").slot(W, 0, 2).list(W, 2).seen();
        story.end("bob").slot(W, 0, 4).list(W, 2).entry(W, 4).seen();
        assertThat(LastWrites.check(story.calls(), story.ends())).matches(Verdict::holds);
    }

    @Test
    void lostUpdateIsFound() {
        ClientStory story = puts(2);
        story.end("ada").slot(W, 0, 1).list(W, 2).seen();
        assertFinds(LastWrites.check(story.calls(), story.ends()), "shows write 1 of w, whose last acknowledged is 2");
    }

    @Test
    void registerThatIsGoneIsFound() {
        ClientStory story = puts(2);
        story.end("ada").list(W, 2).seen();
        assertFinds(LastWrites.check(story.calls(), story.ends()), "shows nothing of w");
    }

    @Test
    void failedWriteThatShowsIsFound() {
        ClientStory story = puts(1).call(put(2), Outcome.FAILED);
        story.end("ada").slot(W, 0, 2).list(W, 1).seen();
        assertFinds(LastWrites.check(story.calls(), story.ends()), "shows write 2 of w");
    }

    @Test
    void entryThatIsMissingIsFound() {
        ClientStory story = puts(3);
        story.end("ada").slot(W, 0, 3).entry(W, 1).entry(W, 3).seen();
        assertFinds(LastWrites.check(story.calls(), story.ends()), "lacks the acknowledged entry 2 of w");
    }

    @Test
    void entryThatStandsTwiceIsFound() {
        ClientStory story = puts(1);
        story.end("ada").slot(W, 0, 1).list(W, 1).entry(W, 1).seen();
        assertFinds(LastWrites.check(story.calls(), story.ends()), "shows entry 1 of w twice");
    }

    @Test
    void entryThatNobodyWroteIsFound() {
        ClientStory story = puts(1);
        story.end("ada").slot(W, 0, 1).list(W, 1).entry(W, 9).seen();
        assertFinds(LastWrites.check(story.calls(), story.ends()), "shows entry 9 of w, which failed or never was");
    }

    @Test
    void rowsOfAStrangerAreFound() {
        ClientStory story = puts(1);
        story.end("ada").slot(W, 0, 1).list(W, 1).slot("stranger", 0, 1).seen();
        assertFinds(LastWrites.check(story.calls(), story.ends()), "rows of stranger");
    }

    private static Action.Change change(long delta) {
        return new Action.Change(Map.of("c", delta));
    }

    @Test
    void sumsHoldEveryKnownChangeAndAnyOfTheUnknown() {
        ClientStory story = new ClientStory()
                .acknowledged(change(5))
                .acknowledged(change(-2))
                .call(change(100), Outcome.FAILED)
                .call(change(10), Outcome.INDETERMINATE)
                .call(change(20), Outcome.INDETERMINATE);
        for (long possible : List.of(0, 10, 20, 30)) {
            story.end("site" + possible).sum("c", 1_003 + possible).seen();
        }
        assertThat(ExactSums.check(Map.of("c", 1_000L), story.calls(), story.ends()))
                .matches(Verdict::holds);
        story.end("ada").sum("c", 1_003 + 15).seen();
        assertFinds(
                ExactSums.check(Map.of("c", 1_000L), story.calls(), story.ends()),
                "ada shows 1018 for c instead of 1003");
    }

    @Test
    void changeThatIsLostOrCountedTwiceIsFound() {
        for (long wrong : List.of(1_000L, 1_010L)) {
            ClientStory story = new ClientStory().acknowledged(change(5));
            story.end("ada").sum("c", wrong).seen();
            assertFinds(ExactSums.check(Map.of("c", 1_000L), story.calls(), story.ends()), "instead of 1005");
        }
    }

    @Test
    void failedChangeThatCountsIsFound() {
        ClientStory story = new ClientStory().call(change(5), Outcome.FAILED);
        story.end("ada").sum("c", 1_005).seen();
        assertFinds(ExactSums.check(Map.of("c", 1_000L), story.calls(), story.ends()), "instead of 1000");
    }

    @Test
    void sumThatIsMissingIsFound() {
        ClientStory story = new ClientStory();
        story.end("ada").seen();
        assertFinds(ExactSums.check(Map.of("c", 1_000L), story.calls(), story.ends()), "shows null for c");
    }

    @Test
    void manyUnknownChangesBoundASum() {
        ClientStory story = new ClientStory();
        for (int i = 0; i < 20; i++) {
            story.call(change(1), Outcome.INDETERMINATE);
        }
        story.end("ada").sum("c", 20).seen().end("bob").sum("c", 21).seen();
        assertFinds(ExactSums.check(Map.of("c", 0L), story.calls(), story.ends()), "bob shows 21");
    }

    @Test
    void totalThatChangesIsFound() {
        ClientStory story = new ClientStory();
        story.reader("r").seen();
        story.reader("r").sum("a", 40).sum("b", 60).seen();
        assertThat(ConstantTotal.check(List.of("a", "b"), 100, story.calls().snapshots()))
                .matches(Verdict::holds);
        story.reader("r").sum("a", 40).sum("b", 61).seen();
        assertFinds(ConstantTotal.check(List.of("a", "b"), 100, story.calls().snapshots()), "saw 101 in 2 accounts");
    }

    @Test
    void accountThatIsMissingIsFound() {
        ClientStory story = new ClientStory();
        story.reader("r").sum("a", 100).seen();
        assertFinds(ConstantTotal.check(List.of("a", "b"), 100, story.calls().snapshots()), "in 1 accounts");
    }

    @Test
    void alarmThatIsNotRaisedIsFound() {
        List<Alarms.Sample> samples = List.of(
                new Alarms.Sample("ada", ""),
                new Alarms.Sample("ada", "waits for Kafka: x"),
                new Alarms.Sample("bob", ""));
        assertThat(Alarms.check(Map.of("ada", "waits for Kafka"), List.of("bob"), samples))
                .matches(Verdict::holds);
        assertFinds(
                Alarms.check(Map.of("bob", "waits for Kafka"), List.of(), samples), "bob never said 'waits for Kafka'");
    }

    @Test
    void alarmThatMustNotBeRaisedIsFound() {
        List<Alarms.Sample> samples = List.of(new Alarms.Sample("ada", "waits"), new Alarms.Sample("bob", ""));
        assertFinds(Alarms.check(Map.of(), List.of("ada", "bob"), samples), "the agent of ada raised an alarm: waits");
    }

    @Test
    void metricThatWasNotShown() {
        String series = "ahead_seconds{origin=\"cyd\"}";
        List<Alarms.Sample> samples = List.of(
                new Alarms.Sample("ada", "", "other 9000.0\n" + series + " 3.0\n"),
                new Alarms.Sample("ada", "", series + " 3600.5\n"),
                new Alarms.Sample("bob", "", "other 9000.0\n"));
        assertThat(Alarms.shown(List.of(new Alarms.Gauge("ada", series, 3_600)), samples)
                        .holds())
                .isTrue();
        assertFinds(Alarms.shown(List.of(new Alarms.Gauge("ada", series, 3_601)), samples), "3600.5 at most");
        assertFinds(Alarms.shown(List.of(new Alarms.Gauge("bob", series, 1)), samples), "but nothing");
    }
}
