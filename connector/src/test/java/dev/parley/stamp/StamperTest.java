package dev.parley.stamp;

import static dev.parley.stamp.StampBench.ADA;
import static dev.parley.stamp.StampBench.BOB;
import static dev.parley.stamp.StampBench.KEY;
import static dev.parley.stamp.StampBench.ME;
import static dev.parley.stamp.StampBench.SET;
import static dev.parley.stamp.StampBench.decision;
import static dev.parley.stamp.StampBench.deleted;
import static dev.parley.stamp.StampBench.fence;
import static dev.parley.stamp.StampBench.heartbeat;
import static dev.parley.stamp.StampBench.inserted;
import static dev.parley.stamp.StampBench.item;
import static dev.parley.stamp.StampBench.key;
import static dev.parley.stamp.StampBench.marker;
import static dev.parley.stamp.StampBench.opening;
import static dev.parley.stamp.StampBench.parked;
import static dev.parley.stamp.StampBench.position;
import static dev.parley.stamp.StampBench.traced;
import static dev.parley.stamp.StampBench.trailer;
import static dev.parley.stamp.StampBench.truncate;
import static dev.parley.stamp.StampBench.updated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.window.Shown;
import dev.parley.wire.StoredDecision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StamperTest {
    private static final long FAR_AHEAD = HybridTimestamp.ofWallMillis(9_000).packed();

    private final StampBench bench = new StampBench(ME, ADA, BOB);

    @Test
    void localTransactionGetsTheNextDotAndWhatTheSiteHadAppliedAsContext() throws InterruptedException {
        bench.fromAda(1, 5, 7, "theirs");
        bench.commit(100, inserted(1, "first"));
        bench.commit(101, marker(SET, 1, 1, 5), inserted(7, "theirs"));

        bench.commit(102, inserted(2, "second"));

        assertThat(bench.published)
                .extracting(LogRecord.Transaction::stamp)
                .containsExactly(
                        new Stamp(new Dot(ME, 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(100)),
                        new Stamp(
                                new Dot(ME, 2),
                                VersionVector.of(ME, 1).with(ADA, 1),
                                HybridTimestamp.ofWallMillis(102)));
        assertThat(bench.window.checkpoint().applied())
                .isEqualTo(VersionVector.of(ME, 2).with(ADA, 1));
        assertThat(bench.window.checkpoint().position()).isEqualTo(position(3));
    }

    @Test
    void whatTheApplicationSaysOfItsTraceGoesWithItsTransactionAndWithNoOther() throws InterruptedException {
        String context = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        bench.commit(100, traced(1, "no context"), traced(2, context), inserted(1, "first"));
        bench.commit(101, inserted(2, "second"));
        bench.commit(102, traced(3, "no context"), inserted(3, "third"));
        bench.commit(103, traced(4, context));

        assertThat(bench.published)
                .extracting(LogRecord.Transaction::trace)
                .containsExactly(TraceContext.parse(context), Optional.empty(), Optional.empty());
        assertThat(bench.window.checkpoint().position()).isEqualTo(position(4));
    }

    /** Clocks of commits may stand still or go back, and a remote one may be ahead: later is later all the same. */
    @Test
    void writtenAtGrowsWithTheLogWhateverTheClocksSay() throws InterruptedException {
        bench.fromAda(1, FAR_AHEAD, 7, "theirs");
        bench.commit(100, inserted(1, "a"));
        bench.commit(90, inserted(2, "b"));
        bench.commit(91, marker(SET, 1, 1, FAR_AHEAD), inserted(7, "theirs"));
        bench.commit(92, inserted(3, "c"));

        assertThat(bench.published)
                .extracting(record -> record.writtenAt().packed())
                .containsExactly(
                        HybridTimestamp.ofWallMillis(100).packed(),
                        HybridTimestamp.ofWallMillis(100).packed() + 1,
                        FAR_AHEAD + 1);
    }

    @Test
    void whatTheBridgeAppliedIsNotPublishedAgain() throws InterruptedException {
        bench.fromAda(1, 5, 1, "one");
        bench.fromAda(2, 6, 2, "two");

        bench.commit(100, marker(SET, 1, 2, 6), inserted(1, "one"), inserted(2, "two"));

        assertThat(bench.published).isEmpty();
        assertThat(bench.window.checkpoint().applied()).isEqualTo(VersionVector.of(ADA, 2));
        assertThat(bench.window.shown(KEY)).isEqualTo(new Shown.Present(item(1, "one")));
        assertThat(bench.released).containsEntry(ADA, 2L);
    }

    /** The delete's marker comes first; read first, it would say that the row had been there, and nothing ever took it away. */
    @Test
    void rowThatOneBatchBringsAndTakesAwayAgainIsNotLookedFor() throws InterruptedException {
        Stamp insert = new Stamp(new Dot(BOB, 1), VersionVector.EMPTY, new HybridTimestamp(5));
        Stamp delete = new Stamp(new Dot(ADA, 1), VersionVector.of(BOB, 1), new HybridTimestamp(6));
        bench.received(new LogRecord.Transaction(
                insert, "", 0, List.of(new Operation.Insert(insert, KEY, item(1, "short"), Set.of()))));
        bench.received(new LogRecord.Transaction(
                delete, "", 0, List.of(new Operation.Delete(delete, KEY, item(1, "short"), Set.of()))));

        bench.commit(100, marker(SET, ADA, 1, 1, 6), marker(SET, BOB, 1, 1, 5));

        assertThat(bench.window.shown(KEY)).isEqualTo(Shown.Absent.ABSENT);
        assertThat(bench.mismatches).isEmpty();
    }

    @Test
    void rowOfATriggerInAnApplyIsALocalWriteThatHasSeenIt() throws InterruptedException {
        bench.fromAda(1, 5, 1, "one");

        bench.commit(100, marker(SET, 1, 1, 5), inserted(1, "one"), inserted(50, "audit"));

        assertThat(bench.published).singleElement().satisfies(record -> {
            assertThat(record.operations()).extracting(Operation::key).containsExactly(key(50));
            assertThat(record.stamp().context()).isEqualTo(VersionVector.of(ADA, 1));
        });
    }

    @Test
    void rowThatATrailerDeclaresIsNoLocalWrite() throws InterruptedException {
        bench.commit(100, updated(1, "wrong", "right"), trailer(KEY));

        assertThat(bench.published).isEmpty();
    }

    /** Each replication set has an agent part of its own, and its marker is no business of ours. */
    @Test
    void markerOfAnotherSetDoesNotHideALocalWrite() throws InterruptedException {
        bench.commit(100, marker("other", 1, 1, 5), inserted(1, "mine"));

        assertThat(bench.published).hasSize(1);
        assertThat(bench.released).isEmpty();
    }

    @Test
    void transactionThatLeavesNothingGetsNoDot() throws InterruptedException {
        bench.commit(100, inserted(1, "brief"), StampBench.deleted(1, "brief"));
        bench.commit(101, inserted(2, "stays"));

        assertThat(bench.published).extracting(LogRecord.Transaction::sequence).containsExactly(1L);
        assertThat(bench.window.checkpoint().position()).isEqualTo(position(2));
    }

    @Test
    void transactionThatTheCheckpointHoldsIsNotStampedAgain() throws InterruptedException {
        bench.commit(100, inserted(1, "first"));

        bench.replay(1, 100, inserted(1, "first"));

        assertThat(bench.published).hasSize(1);
        assertThat(bench.window.checkpoint().applied()).isEqualTo(VersionVector.of(ME, 1));
    }

    /** The same log entry may decode differently after a change of schema: what all others have read counts. */
    @Test
    void recordThatTheLogHoldsAlreadyIsTheTruthForThisSiteToo() throws InterruptedException {
        Stamp stamp = new Stamp(new Dot(ME, 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(77));
        bench.isInLog(new LogRecord.Transaction(
                stamp, "", 0, List.of(new Operation.Insert(stamp, KEY, item(1, "as published"), Set.of()))));

        bench.commit(100, inserted(1, "as decoded now"));

        assertThat(bench.window.shown(KEY)).isEqualTo(new Shown.Present(item(1, "as published")));
        assertThat(bench.window.checkpoint().clock()).isEqualTo(HybridTimestamp.ofWallMillis(77));
    }

    @Test
    void fenceIsPassedWhenItsRowIsCaptured() throws InterruptedException {
        bench.commit(100, fence(41));

        assertThat(bench.progress.lastNonce()).isEqualTo(41);
        assertThat(bench.published).isEmpty();
    }

    @Test
    void heartbeatAnnouncesWhatIsCapturedAndTheFloorThatWasWritten() throws InterruptedException {
        bench.commit(100, inserted(1, "first"));
        bench.commit(101, heartbeat(3, VersionVector.of(ADA, 9)));

        assertThat(bench.heartbeats)
                .containsExactly(new LogRecord.Heartbeat(
                        ME,
                        3,
                        1,
                        VersionVector.of(ME, 1),
                        HybridTimestamp.ofWallMillis(100),
                        VersionVector.of(ADA, 9),
                        StampBench.policies(1),
                        List.of("ada", "me"),
                        Optional.empty(),
                        StampBench.RELEASE));
    }

    /** It stands in the site's log already, where the command wrote it. */
    @Test
    void whatIsToldBeforeTheAgentRunsIsNoHeartbeatOfIt() throws InterruptedException {
        bench.commit(100, opening(1));
        bench.commit(101, heartbeat(2, VersionVector.EMPTY));

        assertThat(bench.heartbeats).extracting(LogRecord.Heartbeat::number).containsExactly(2L);
    }

    /** A replay of the log switches at the same place. */
    @Test
    void writesAreOfTheVersionThatTheHeartbeatBeforeThemSaysIsInUse() throws InterruptedException {
        bench.commit(100, inserted(1, "old"));
        bench.commit(101, heartbeat(1, VersionVector.EMPTY, 2));
        bench.commit(102, inserted(2, "new"));
        bench.commit(103, heartbeat(2, VersionVector.EMPTY, 1));
        bench.commit(104, inserted(3, "new still"));

        assertThat(bench.published)
                .extracting(LogRecord.Transaction::policy)
                .containsExactly(new PolicyMark(1, 41), new PolicyMark(2, 42), new PolicyMark(2, 42));
    }

    @Test
    void noWriteIsOfAnEarlierVersionThanOneThatIsAppliedBeforeIt() throws InterruptedException {
        Stamp stamp = new Stamp(new Dot(ADA, 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(50), 3);
        bench.received(new LogRecord.Transaction(
                stamp, "", 0, List.of(new Operation.Insert(stamp, KEY, item(1, "remote"), Set.of()))));
        bench.commit(100, marker(SET, 1, 1, 50), inserted(1, "remote"));
        bench.commit(101, inserted(2, "local"));

        assertThat(bench.published).extracting(LogRecord.Transaction::policy).containsExactly(new PolicyMark(3, 43));
    }

    @Test
    void applicationRowBesideABridgeRowIsReported() throws InterruptedException {
        bench.commit(100, fence(1), inserted(1, "stray"));

        assertThat(bench.mixed).containsExactly(KEY);
        assertThat(bench.published).hasSize(1);
    }

    @Test
    void truncateIsReported() throws InterruptedException {
        bench.commit(100, truncate());

        assertThat(bench.truncated).containsExactly("item");
        assertThat(bench.published).isEmpty();
    }

    /** What the database deleted row by row before it emptied the table is replicated as that. */
    @Test
    void truncateAfterTheDeleteOfItsRowsIsToldAsSuch() throws InterruptedException {
        bench.commit(100, deleted(1, "a"), deleted(2, "b"), truncate());

        assertThat(bench.truncated).containsExactly("item deleted");
        assertThat(bench.published).hasSize(1);
    }

    @Test
    void parkedRowIsFoundWhenItsBlockerChanges() throws InterruptedException {
        bench.fromAda(1, 5, 1, "child");
        bench.commit(100, marker(SET, 1, 1, 5), parked(KEY, key(2)));
        assertThat(bench.pinned).containsExactly(KEY);
        assertThat(bench.unblocked).isEmpty();

        bench.commit(101, inserted(2, "parent"));

        assertThat(bench.unblocked).containsExactly(KEY);
    }

    /** Its write is the latest now, so it may have back what others have. */
    @Test
    void pinnedRowThatAnApplicationWritesIsDecidedAnew() throws InterruptedException {
        bench.fromAda(1, 5, 1, "loser");
        bench.commit(100, marker(SET, 1, 1, 5), parked(KEY, key(2)));

        bench.commit(101, inserted(1, "again"));

        assertThat(bench.unblocked).containsExactly(KEY);
    }

    /** A decision may put back a row that is missing elsewhere: the table here shows it, others must hear of it. */
    @Test
    void aDecisionThatReplacesARowIsAWriteOfTheWholeRow() throws InterruptedException {
        bench.commit(
                100, decision(key(1), new StoredDecision(StoredDecision.Effect.REPLACE, item(1, "kept"), Set.of())));

        assertThat(bench.published.get(0).operations())
                .containsExactly(
                        new Operation.Insert(bench.published.get(0).stamp(), key(1), item(1, "kept"), Set.of()));
        assertThat(bench.window.isSuspect(key(1))).isTrue();
        assertThat(bench.mismatches).containsExactly(key(1));
    }

    @Test
    void aDecisionThatDeletesARowIsADeleteWhichTheTableDoesNotShowYet() throws InterruptedException {
        bench.commit(
                100,
                decision(key(1), new StoredDecision(StoredDecision.Effect.DELETE, Row.of(Columns.of()), Set.of())));

        assertThat(bench.published.get(0).operations())
                .containsExactly(new Operation.Delete(bench.published.get(0).stamp(), key(1), null, Set.of()));
        assertThat(bench.window.shown(key(1))).isEqualTo(Shown.Absent.ABSENT);
        assertThat(bench.mismatches).containsExactly(key(1));
    }
}
