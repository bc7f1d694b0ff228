package dev.parley.window;

import static dev.parley.window.WindowSamples.KEY;
import static dev.parley.window.WindowSamples.ME;
import static dev.parley.window.WindowSamples.PEER;
import static dev.parley.window.WindowSamples.heartbeat;
import static dev.parley.window.WindowSamples.position;
import static dev.parley.window.WindowSamples.remote;
import static dev.parley.window.WindowSamples.row;
import static dev.parley.window.WindowSamples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.Sharing;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowTest {
    private final Window window =
            new Window(ME, List.of(ME, PEER), table -> RowPolicy.lastWriterWins(), Checkpoint.initial(position(0)));

    @Test
    void committedButUncapturedOperationIsInTheView() {
        LogRecord.Transaction remote = update(PEER, 1, VersionVector.EMPTY, 10, "theirs");

        window.applied(List.of(remote));

        assertThat(view().operations()).hasSize(1);
        assertThat(window.size().rows()).isZero();
    }

    @Test
    void captureMovesAnOperationFromTheOverlayIntoTheState() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 5, "mine")));
        LogRecord.Transaction remote = update(PEER, 1, VersionVector.EMPTY, 10, "theirs");
        window.applied(List.of(remote));

        window.capture(remote(2, remote));

        assertThat(window.size().uncaptured()).isZero();
        assertThat(window.shown(KEY)).isEqualTo(new Shown.Present(row("theirs")));
    }

    @Test
    void captureThatOvertakesTheAnswerOfCommitLeavesNoOverlay() {
        LogRecord.Transaction remote = update(PEER, 1, VersionVector.EMPTY, 10, "theirs");
        window.capture(remote(1, remote));

        window.applied(List.of(remote));

        assertThat(window.size().uncaptured()).isZero();
    }

    @Test
    void expectationTellsTheWinnerOfAConcurrentWrite() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));

        Map<RowKey, Expectation> expectations =
                window.capture(remote(2, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));

        Shown mine = new Shown.Present(row("mine"));
        assertThat(expectations).containsExactly(Map.entry(KEY, new Expectation(mine, mine, null)));
    }

    @Test
    void rowThatCameAndWentInOneApplyNeedNotShowInTheTable() {
        Stamp inserted = new Stamp(new Dot(PEER, 1), VersionVector.EMPTY, new HybridTimestamp(10));
        Stamp deleted = new Stamp(new Dot(PEER, 2), VersionVector.of(PEER, 1), new HybridTimestamp(11));
        LogRecord.Transaction first = new LogRecord.Transaction(
                inserted, "", 0, List.of(new Operation.Insert(inserted, KEY, row("brief"), Set.of())));
        LogRecord.Transaction second =
                new LogRecord.Transaction(deleted, "", 0, List.of(new Operation.Delete(deleted, KEY, null, Set.of())));

        Map<RowKey, Expectation> expectations = window.capture(
                new WindowUpdate(position(1), List.of(first, second), Optional.empty(), Map.of(), second.writtenAt()));

        assertThat(expectations)
                .containsExactly(Map.entry(KEY, new Expectation(Shown.Absent.ABSENT, Shown.Absent.ABSENT, null)));
    }

    @Test
    void rowLeavesOnlyWhenEveryMemberIsKnownToHaveApplied() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        assertThat(window.size().rows()).isEqualTo(1);

        window.heartbeat(heartbeat(0, VersionVector.of(ME, 1)));

        assertThat(window.size().rows()).isZero();
        assertThat(window.stable()).isEqualTo(VersionVector.of(ME, 1));
    }

    @Test
    void heartbeatWaitsForTheRecordsBeforeIt() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));

        window.heartbeat(heartbeat(1, VersionVector.of(ME, 1).with(PEER, 1)));
        assertThat(window.size().rows()).isEqualTo(1);

        window.capture(remote(2, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));
        assertThat(window.size().rows()).isZero();
    }

    @Test
    void lostWriteIsAccountedWhenTheRowFolds() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        window.capture(remote(2, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));
        window.heartbeat(heartbeat(1, VersionVector.of(ME, 1).with(PEER, 1)));

        FlushSnapshot snapshot = window.snapshot();

        assertThat(snapshot.settled()).singleElement().satisfies(row -> {
            assertThat(row.key()).isEqualTo(KEY);
            assertThat(row.before().operations()).hasSize(2);
            assertThat(row.fold().contested()).containsExactlyInAnyOrder(new Dot(PEER, 1), new Dot(ME, 1));
            assertThat(row.fold().lost()).singleElement().satisfies(lost -> {
                assertThat(lost.loser()).isEqualTo(new Dot(PEER, 1));
                assertThat(lost.winner()).isEqualTo(new Dot(ME, 1));
            });
        });
        assertThat(window.snapshot().settled()).isEmpty();
    }

    @Test
    void accountOfASnapshotThatFailedComesBackInTheNextOne() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        window.capture(remote(2, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));
        window.heartbeat(heartbeat(1, VersionVector.of(ME, 1).with(PEER, 1)));

        window.notFlushed(window.snapshot());

        assertThat(window.snapshot().settled()).hasSize(1);
    }

    @Test
    void rowWhoseWritersSawEachOtherLeavesNoAccount() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        window.capture(remote(2, update(PEER, 1, VersionVector.of(ME, 1), 30, "theirs")));
        window.heartbeat(heartbeat(1, VersionVector.of(ME, 1).with(PEER, 1)));

        assertThat(window.size().rows()).isZero();
        assertThat(window.snapshot().settled()).isEmpty();
    }

    @Test
    void snapshotThatFailedComesBackInTheNextOne() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        FlushSnapshot failed = window.snapshot();
        window.notFlushed(failed);

        FlushSnapshot next = window.snapshot();

        assertThat(next.rows().keySet()).containsExactly(KEY);
        assertThat(next.checkpoint().position()).isEqualTo(position(1));
    }

    @Test
    void rowThatLeftIsDeletedFromTheStoreOnlyIfItWasThere() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        window.heartbeat(heartbeat(0, VersionVector.of(ME, 1)));
        assertThat(window.snapshot().gone()).isEmpty();

        window.capture(local(2, update(ME, 2, VersionVector.of(ME, 1), 30, "again")));
        window.flushed(window.snapshot());
        window.heartbeat(heartbeat(0, VersionVector.of(ME, 2)));

        assertThat(window.snapshot().gone()).containsExactly(KEY);
    }

    @Test
    void restartFromASnapshotKnowsTheSame() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        window.capture(remote(2, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));
        FlushSnapshot snapshot = window.snapshot();

        Window restarted =
                new Window(ME, List.of(ME, PEER), table -> RowPolicy.lastWriterWins(), snapshot.checkpoint());
        snapshot.rows().forEach(restarted::load);
        restarted.loaded();

        assertThat(restarted.shown(KEY)).isEqualTo(window.shown(KEY));
        restarted.heartbeat(heartbeat(1, VersionVector.of(ME, 1).with(PEER, 1)));
        assertThat(restarted.snapshot().gone()).containsExactly(KEY);
    }

    @Test
    void suspectRowStaysUntilItIsSeenToAgree() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        window.suspect(KEY, window.shown(KEY));
        window.heartbeat(heartbeat(0, VersionVector.of(ME, 1)));
        assertThat(window.shown(KEY)).isEqualTo(new Shown.Present(row("mine")));

        window.cleared(KEY);

        assertThat(window.size().rows()).isZero();
    }

    @Test
    void ownLogMayBeTrimmedUpToTheLowestFloor() {
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        window.flushed(window.snapshot());
        window.heartbeat(heartbeat(0, VersionVector.of(ME, 1)));
        assertThat(window.trimmableSequence()).isZero();

        window.heartbeat(new LogRecord.Heartbeat(
                PEER, 2, 0, VersionVector.of(ME, 1), HybridTimestamp.ZERO, VersionVector.of(ME, 1)));

        assertThat(window.trimmableSequence()).isEqualTo(1);
    }

    /** Found by the simulator: what a site had written before it returned was decided without what had folded by then. */
    @Test
    void aSiteThatHasReturnedSpeaksForItselfOnceWhatItHadWrittenBeforeIsHere() {
        SiteId again = new SiteId(PEER.name(), 2);
        Window window = new Window(
                ME, List.of(ME, again), table -> RowPolicy.lastWriterWins(), Checkpoint.initial(position(0)));
        window.capture(local(1, update(ME, 1, VersionVector.EMPTY, 20, "mine")));
        VersionVector theirs = VersionVector.of(PEER, 1).with(ME, 1);

        window.heartbeat(new LogRecord.Heartbeat(again, 3, 0, theirs, HybridTimestamp.ZERO, VersionVector.EMPTY));

        assertThat(window.stable()).isEqualTo(VersionVector.EMPTY);
        window.capture(remote(2, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));
        assertThat(window.stable()).isEqualTo(theirs);
    }

    private RowState view() {
        return window.view(List.of(KEY)).get(0);
    }

    /** Found by the simulator: two sites write beside each other, one of them a delete and an insert in one transaction. */
    @Test
    void writeBesideAReplacedRowStillKnowsThatRow() {
        RowPolicy sets = groups(ColumnGroup.of("name", new GrowSet(Elements.COMMA_LIST)));
        Window ruled = new Window(ME, List.of(ME, PEER), table -> sets, Checkpoint.initial(position(0)));
        LogRecord.Transaction theirs = update(PEER, 1, VersionVector.EMPTY, 10, row("a,b"), row("a,b,c"));
        Stamp stamp = new Stamp(new Dot(ME, 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(5));
        Operation replaced = new Operation.Insert(stamp, KEY, row("z"), Set.of());
        ruled.capture(local(1, new LogRecord.Transaction(stamp, "0/1", 5, List.of(replaced))));

        ruled.capture(remote(2, theirs));

        RowState all = RowState.of(
                new Base.Present(row("a,b")),
                VersionVector.EMPTY,
                List.of(replaced, theirs.operations().get(0)));
        assertThat(ruled.shown(KEY)).isEqualTo(Shown.of(all, sets));
    }

    /** Found by the simulator: a write beside writes that wait for a person saw only the one that shows. */
    @Test
    void localWriteHasNotSeenWhatWaitsUnseen() {
        RowPolicy manual = groups(ColumnGroup.of("name", new Manual(new LastWriterWins(), false)));
        Window ruled = new Window(ME, List.of(ME, PEER), table -> manual, Checkpoint.initial(position(0)));
        ruled.capture(local(1, update(ME, 1, VersionVector.EMPTY, 5, row("old"), row("mine"))));
        assertThat(ruled.hidden(KEY)).isEmpty();

        ruled.capture(remote(2, update(PEER, 1, VersionVector.EMPTY, 10, row("old"), row("theirs"))));

        assertThat(ruled.hidden(KEY)).containsExactly(new Dot(ME, 1));
    }

    private static RowPolicy groups(ColumnGroup... groups) {
        return new RowPolicy(1, DeletePolicy.LWW, new LastWriterWins(), List.of(groups));
    }

    private static WindowUpdate local(long at, LogRecord.Transaction transaction) {
        return new WindowUpdate(position(at), List.of(), Optional.of(transaction), Map.of(), transaction.writtenAt());
    }

    /** Nobody writes there what others wrote, so nothing must be asked of the table. */
    @Test
    void tableThatTakesNothingIsRightWhateverItHolds() {
        TableShape table = TableShape.of(
                        "item",
                        "shop",
                        "item",
                        List.of(
                                new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                                new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
                        List.of("id"),
                        List.of(),
                        List.of(),
                        true)
                .sharing(new Sharing(true, false, Set.of(), Map.of(), List.of()));
        Window publishing = new Window(
                ME,
                List.of(ME, PEER),
                name -> RowPolicy.lastWriterWins(),
                List.of(table),
                Checkpoint.initial(position(0)));

        Map<RowKey, Expectation> expectations =
                publishing.capture(remote(1, update(PEER, 1, VersionVector.EMPTY, 10, "theirs")));

        assertThat(expectations).containsExactly(Map.entry(KEY, new Expectation(Shown.Any.ANY, Shown.Any.ANY, null)));
        assertThat(publishing.shown(KEY)).isEqualTo(Shown.Any.ANY);
    }

    /** Whatever a site's table holds under the key of a row that it does not share is right, and has not been seen. */
    @Test
    void rowsThatAreNotSharedMayBeAnythingHere() {
        RowPart part = new RowPart(
                "name == 'in'", Set.of("name"), row -> row.get("name").equals(new Value.Text("in")), true);
        TableShape table = TableShape.of(
                        "item",
                        "shop",
                        "item",
                        List.of(
                                new ColumnShape("id", "id", CanonicalType.INT, "bigint", false),
                                new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
                        List.of("id"),
                        List.of(),
                        List.of(),
                        true)
                .sharing(Sharing.WHOLE.of(part));
        Window sharing = new Window(
                ME,
                List.of(ME, PEER, SiteId.of("third")),
                name -> RowPolicy.lastWriterWins(),
                List.of(table),
                Checkpoint.initial(position(0)));
        LogRecord.Transaction out = update(PEER, 1, VersionVector.EMPTY, 10, "out");
        LogRecord.Transaction in = update(PEER, 2, VersionVector.EMPTY.with(PEER, 1), 11, "in");

        assertThat(sharing.capture(remote(1, out)))
                .containsExactly(Map.entry(KEY, new Expectation(Shown.Any.ANY, Shown.Any.ANY, null)));
        assertThat(sharing.hidden(KEY)).containsExactly(out.dot());
        assertThat(Objects.requireNonNull(sharing.capture(remote(2, in)).get(KEY))
                        .after())
                .isEqualTo(new Shown.Present(
                        Objects.requireNonNull(in.operations().get(0).image())));
        assertThat(sharing.hidden(KEY)).isEmpty();
        LogRecord.Transaction leaves = update(PEER, 3, VersionVector.EMPTY.with(PEER, 2), 12, "out");
        assertThat(Objects.requireNonNull(sharing.capture(remote(3, leaves)).get(KEY))
                        .unchanged())
                .as("the row has to go, or to take its last change")
                .isFalse();
    }
}
