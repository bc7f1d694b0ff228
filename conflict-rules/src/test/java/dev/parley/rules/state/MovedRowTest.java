package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.Nullable;
import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.GrowExtreme;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.SetAddRemove;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.rule.TextLines;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Writes that are made again on a row at its new key, and what a change of the key does to the old one. */
class MovedRowTest {
    private static final Columns COLUMNS = Columns.of("id", "title", "shelf", "stock");
    private static final RowKey KEY = RowKey.of("book", new Value.Int(1));
    private static final RowKey MOVED = RowKey.of("book", new Value.Int(2));
    private static final RowPolicy ROWS =
            new RowPolicy(1, DeletePolicy.UPDATE_WINS, new LastWriterWins()).withMoves(MovePolicy.FOLLOW_MOVE);
    private static final RowPolicy COLUMNWISE = new RowPolicy(
                    1,
                    DeletePolicy.UPDATE_WINS,
                    new LastWriterWins(),
                    true,
                    List.of(ColumnGroup.of("stock", new SumDeltas())),
                    null)
            .withMoves(MovePolicy.FOLLOW_MOVE);
    private static final Row FORMER = row(1, "t", "s", 10);

    private static Row row(long id, String title, String shelf, long stock) {
        return Row.of(COLUMNS, new Value.Int(id), new Value.Text(title), new Value.Text(shelf), new Value.Int(stock));
    }

    private static Stamp stamp(String site, long millis) {
        return new Stamp(new Dot(SiteId.of(site), 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(millis), 1);
    }

    private static Operation.Update update(Row after) {
        return new Operation.Update(stamp("bob", 20), KEY, FORMER, after, Set.of());
    }

    private static MovedRow moved(RowPolicy policy, Row now) {
        return new MovedRow(policy, List.of("id"), move(FORMER), now);
    }

    private static Operation.Delete move(@Nullable Row before) {
        return new Operation.Delete(stamp("ada", 10), KEY, before, Set.of(), Set.of(), MOVED);
    }

    @Test
    void aChangeOfOtherColumnsIsMadeAgain() {
        Row now = row(2, "moved", "s", 11);

        assertThat(moved(COLUMNWISE, now)
                        .with(update(row(1, "t", "S", 7)), true)
                        .row())
                .isEqualTo(row(2, "moved", "S", 8));
    }

    @Test
    void ofOneColumnTheLaterWriteStands() {
        Row now = row(2, "moved", "s", 10);
        Operation.Update update = update(row(1, "late", "s", 10));

        assertThat(moved(COLUMNWISE, now).with(update, true).row()).isEqualTo(row(2, "late", "s", 10));
        assertThat(moved(COLUMNWISE, now).with(update, false).row()).isEqualTo(now);
    }

    @Test
    void aRowThatIsDecidedAsAWholeKeepsItsKey() {
        Operation.Update update = update(row(1, "t", "S", 10));

        assertThat(moved(ROWS, row(2, "t", "s", 10)).with(update, false).row())
                .as("nobody else has written it")
                .isEqualTo(row(2, "t", "S", 10));
        assertThat(moved(ROWS, row(2, "moved", "s", 10)).with(update, true).row())
                .isEqualTo(row(2, "t", "S", 10));
        assertThat(moved(ROWS, row(2, "moved", "s", 10)).with(update, false).row())
                .isEqualTo(row(2, "moved", "s", 10));
    }

    @Test
    void whatGivesWayInTheRowIsNamed() {
        Operation.Update update = update(row(1, "late", "S", 7));

        assertThat(moved(COLUMNWISE, row(2, "moved", "s", 11)).with(update, true))
                .isEqualTo(new MovedRow.Made(row(2, "late", "S", 8), Set.of("title")));
        assertThat(moved(COLUMNWISE, row(2, "moved", "s", 11)).with(update, false))
                .as("the update gives way, and is told under the former key")
                .isEqualTo(new MovedRow.Made(row(2, "moved", "S", 8), Set.of()));
    }

    @Test
    void whatTheOtherKeysRowHasAloneIsTakenOver() {
        Row now = row(3, "t", "late", 15);

        assertThat(moved(COLUMNWISE, now).withChangesOf(row(2, "early", "early", 8), List.of()))
                .as("sums come along, and what this row has written stays")
                .isEqualTo(new MovedRow.Made(row(3, "early", "late", 13), Set.of("shelf")));
    }

    /** The site of the later key makes them itself: taken over they would count twice. */
    @Test
    void updatesOfTheFormerKeyAreNotTakenOver() {
        Row now = row(3, "t", "s", 10);
        Row other = row(2, "t", "s", 10 + 1 - 3 - 4 + 20);

        assertThat(moved(COLUMNWISE, now)
                        .withChangesOf(other, List.of(update(row(1, "t", "s", 7)), update(row(1, "t", "s", 6))))
                        .row())
                .isEqualTo(row(3, "t", "s", 10 + 1 + 20));
    }

    @Test
    void whatIsMergedIsTakenOverByAsMuch() {
        RowPolicy merges = new RowPolicy(
                        1,
                        DeletePolicy.UPDATE_WINS,
                        new LastWriterWins(),
                        List.of(
                                ColumnGroup.of("title", new SetAddRemove(Elements.COMMA_LIST)),
                                ColumnGroup.of("shelf", new TextLines())))
                .withMoves(MovePolicy.FOLLOW_MOVE);
        Operation.Delete move = move(row(1, "a,b", "one\ntwo\nthree\n", 10));
        Operation.Update made = new Operation.Update(
                stamp("cleo", 15),
                KEY,
                row(1, "a,b", "one\ntwo\nthree\n", 10),
                row(1, "a", "one\ntwo\n3\n", 10),
                Set.of());
        Row other = row(2, "a,c", "1\ntwo\n3\n", 10);
        Row now = row(3, "a,b,d", "one\ntwo\nthree\nfour\n", 10);

        assertThat(new MovedRow(merges, List.of("id"), move, now).withChangesOf(other, List.of(made)))
                .as("nor does what another site has taken out come to be taken out here")
                .isEqualTo(new MovedRow.Made(row(3, "a,b,d,c", "1\ntwo\nthree\nfour\n", 10), Set.of()));
    }

    @Test
    void whatGrowsGrowsByWhatTheOtherHas() {
        RowPolicy grows = new RowPolicy(
                        1,
                        DeletePolicy.UPDATE_WINS,
                        new LastWriterWins(),
                        List.of(ColumnGroup.of("stock", new GrowExtreme(true))))
                .withMoves(MovePolicy.FOLLOW_MOVE);

        assertThat(moved(grows, row(3, "t", "s", 12)).withChangesOf(row(2, "t", "s", 14), List.of()))
                .isEqualTo(new MovedRow.Made(row(3, "t", "s", 14), Set.of()));
        assertThat(moved(grows, row(2, "t", "s", 12)).with(update(row(1, "t", "s", 14)), false))
                .isEqualTo(new MovedRow.Made(row(2, "t", "s", 14), Set.of()));
    }

    /** A counter that one of them has set outright has no change that could be added. */
    @Test
    void whatCannotBeTakenOverIsNamed() {
        Row now = row(3, "t", "s", 12);
        Row other = row(2, "t", "s", 0).with(3, Value.Null.NULL);

        assertThat(moved(COLUMNWISE, now).withChangesOf(other, List.of()))
                .isEqualTo(new MovedRow.Made(now, Set.of("stock")));
        assertThat(moved(COLUMNWISE, row(3, "t", "s", 10)).withChangesOf(other, List.of()))
                .as("nobody else has written it")
                .isEqualTo(new MovedRow.Made(row(3, "t", "s", 0).with(3, Value.Null.NULL), Set.of()));
        assertThat(new MovedRow(COLUMNWISE, List.of("id"), move(null), now).withChangesOf(other, List.of()))
                .as("without its old image nobody knows what was written")
                .isEqualTo(new MovedRow.Made(now, Set.of("title", "shelf", "stock")));
    }

    /** Under every policy for deletes: the update has followed the row. */
    @Test
    void anUpdateOfTheFormerKeyBringsNothingBackThere() {
        for (DeletePolicy deletes : DeletePolicy.values()) {
            RowPolicy policy = new RowPolicy(1, deletes, new LastWriterWins()).withMoves(MovePolicy.FOLLOW_MOVE);
            Operation.Delete move = move(FORMER);
            RowState state = RowState.of(
                    new Base.Present(FORMER), VersionVector.EMPTY, List.of(move, update(row(1, "t", "S", 7))));

            assertThat(state.evaluate(policy).visible()).as(deletes.text()).isEqualTo(new Visible.Absent(move));
            assertThat(state.lost(policy)).singleElement().satisfies(lost -> {
                assertThat(lost.kind()).isEqualTo(ConflictKind.UPDATE_MOVED);
                assertThat(lost.rule()).isEqualTo("follow-move");
                assertThat(lost.winner()).isEqualTo(move.dot());
            });
        }
    }

    /**
     * The site of a second change of the key must see, in the former key's row, which updates the site of the first has made
     * again: a sum that had folded by then would be brought along twice.
     */
    @Test
    void updatesOfTheFormerKeyFoldOnlyOnceAllHaveTheMove() {
        Operation.Update update = update(row(1, "t", "s", 17));
        RowState state = RowState.of(new Base.Present(FORMER), VersionVector.EMPTY, List.of(move(FORMER), update));
        VersionVector updateOnly = VersionVector.EMPTY.with(update.dot());

        assertThat(state.fold(updateOnly, COLUMNWISE).state().operations()).contains(update);
        assertThat(state.fold(updateOnly.with(move(FORMER).dot()), COLUMNWISE)
                        .state()
                        .operations())
                .isEmpty();
    }

    /** It was inserted by who did not know of the change of the key, either: a row of its own under every policy for deletes. */
    @Test
    void anUpdateOfARowThatWasInsertedBesideTheMoveDoesNotFollow() {
        Operation.Insert insert = new Operation.Insert(stamp("bob", 5), KEY, row(1, "new", "s", 0), Set.of());
        VersionVector seen = VersionVector.EMPTY.with(insert.dot());
        Stamp later = new Stamp(new Dot(SiteId.of("bob"), 2), seen, HybridTimestamp.ofWallMillis(20), 1);
        Operation.Update update = new Operation.Update(later, KEY, insert.after(), row(1, "new", "S", 0), Set.of());
        RowPolicy policy = new RowPolicy(1, DeletePolicy.LWW, new LastWriterWins()).withMoves(MovePolicy.FOLLOW_MOVE);

        RowState state =
                RowState.of(new Base.Present(FORMER), VersionVector.EMPTY, List.of(move(FORMER), insert, update));

        assertThat(state.evaluate(policy).visible()).isInstanceOf(Visible.Row.class);
    }
}
