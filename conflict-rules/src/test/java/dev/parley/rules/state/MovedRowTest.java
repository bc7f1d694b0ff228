package dev.parley.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.MovePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.SumDeltas;
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
        return new MovedRow(policy, List.of("id"), FORMER, now);
    }

    @Test
    void aChangeOfOtherColumnsIsMadeAgain() {
        Row now = row(2, "moved", "s", 11);

        assertThat(moved(COLUMNWISE, now).with(update(row(1, "t", "S", 7)), true))
                .isEqualTo(row(2, "moved", "S", 8));
    }

    @Test
    void ofOneColumnTheLaterWriteStands() {
        Row now = row(2, "moved", "s", 10);
        Operation.Update update = update(row(1, "late", "s", 10));

        assertThat(moved(COLUMNWISE, now).with(update, true)).isEqualTo(row(2, "late", "s", 10));
        assertThat(moved(COLUMNWISE, now).with(update, false)).isEqualTo(now);
    }

    @Test
    void aRowThatIsDecidedAsAWholeKeepsItsKey() {
        Operation.Update update = update(row(1, "t", "S", 10));

        assertThat(moved(ROWS, row(2, "t", "s", 10)).with(update, false))
                .as("nobody else has written it")
                .isEqualTo(row(2, "t", "S", 10));
        assertThat(moved(ROWS, row(2, "moved", "s", 10)).with(update, true)).isEqualTo(row(2, "t", "S", 10));
        assertThat(moved(ROWS, row(2, "moved", "s", 10)).with(update, false)).isEqualTo(row(2, "moved", "s", 10));
    }

    @Test
    void whatTheOtherKeysRowHasAloneIsTakenOver() {
        Row now = row(3, "t", "late", 10);

        assertThat(moved(COLUMNWISE, now).withChangesOf(row(2, "early", "early", 99)))
                .as("sums stay, and so does what this row has written")
                .isEqualTo(row(3, "early", "late", 10));
    }

    /** Under every policy for deletes: the update has followed the row. */
    @Test
    void anUpdateOfTheFormerKeyBringsNothingBackThere() {
        for (DeletePolicy deletes : DeletePolicy.values()) {
            RowPolicy policy = new RowPolicy(1, deletes, new LastWriterWins()).withMoves(MovePolicy.FOLLOW_MOVE);
            Operation.Delete move = new Operation.Delete(stamp("ada", 10), KEY, FORMER, Set.of(), Set.of(), MOVED);
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
}
