package dev.parley.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
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
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a site writes because of keys that it has changed: here ada, of a row that bob and cleo write, too. */
class FollowedMovesTest {
    private static final Columns COLUMNS = Columns.of("id", "title", "shelf", "stock");
    private static final SiteId ADA = SiteId.of("ada");
    private static final SiteId BOB = SiteId.of("bob");
    private static final SiteId CLEO = SiteId.of("cleo");
    private static final RowPolicy POLICY = new RowPolicy(
                    1,
                    DeletePolicy.UPDATE_WINS,
                    new LastWriterWins(),
                    true,
                    List.of(ColumnGroup.of("stock", new SumDeltas())),
                    null)
            .withMoves(MovePolicy.FOLLOW_MOVE);

    /** What ada has captured. */
    private final Map<RowKey, RowState> known = new HashMap<>(
            Map.of(key(1), RowState.of(new Base.Present(row(1, "t", "s", 10)), VersionVector.EMPTY, List.of())));

    private VersionVector seen = VersionVector.EMPTY;

    private static RowKey key(long id) {
        return RowKey.of("book", new Value.Int(id));
    }

    private static Row row(long id, String title, String shelf, long stock) {
        return Row.of(COLUMNS, new Value.Int(id), new Value.Text(title), new Value.Text(shelf), new Value.Int(stock));
    }

    private static LogRecord.Transaction transaction(
            SiteId site, VersionVector context, long millis, List<Function<Stamp, Operation>> operations) {
        Dot dot = new Dot(site, context.get(site) + 1);
        Stamp stamp = new Stamp(dot, context, HybridTimestamp.ofWallMillis(millis), 1);
        return new LogRecord.Transaction(
                stamp,
                "pg:" + millis,
                millis * 1_000,
                operations.stream().map(each -> each.apply(stamp)).toList());
    }

    private static LogRecord.Transaction transaction(
            SiteId site, VersionVector context, long millis, Function<Stamp, Operation> operation) {
        return transaction(site, context, millis, List.of(operation));
    }

    private static Function<Stamp, Operation> insert(Row row) {
        return stamp -> new Operation.Insert(stamp, RowKey.of("book", row.get(0)), row, Set.of());
    }

    private static Function<Stamp, Operation> update(Row before, Row after) {
        return stamp -> new Operation.Update(stamp, RowKey.of("book", before.get(0)), before, after, Set.of());
    }

    private static Function<Stamp, Operation> delete(Row before, @Nullable RowKey to) {
        return stamp -> new Operation.Delete(stamp, RowKey.of("book", before.get(0)), before, Set.of(), Set.of(), to);
    }

    private static LogRecord.Transaction move(SiteId site, VersionVector context, long millis, Row before, Row after) {
        return transaction(
                site, context, millis, List.of(delete(before, RowKey.of("book", after.get(0))), insert(after)));
    }

    /** Ada captures a transaction: her own, or one of others that is nothing to her. */
    private LogRecord.Transaction captured(LogRecord.Transaction transaction) {
        for (Operation operation : transaction.operations()) {
            known.merge(
                    operation.key(),
                    RowState.of(Base.Absent.ABSENT, VersionVector.EMPTY, List.of(operation)),
                    (state, added) -> state.with(operation, POLICY));
        }
        seen = seen.with(transaction.dot());
        return transaction;
    }

    private List<FollowedWrite> followed(LogRecord.Transaction... remote) {
        return new ArrayList<>(new FollowedMoves(
                        ADA,
                        table -> POLICY,
                        Map.of("book", List.of("id")),
                        key -> known.getOrDefault(key, RowState.UNKNOWN))
                .of(List.of(remote)));
    }

    /** Takes in what others have sent, and what ada writes on account of it. */
    private List<FollowedWrite> received(long millis, LogRecord.Transaction... remote) {
        List<FollowedWrite> writes = followed(remote);
        for (LogRecord.Transaction transaction : remote) {
            captured(transaction);
        }
        Dot dot = new Dot(ADA, seen.get(ADA) + 1);
        Stamp stamp = new Stamp(dot, seen, HybridTimestamp.ofWallMillis(millis), 1);
        captured(new LogRecord.Transaction(
                stamp,
                "pg:" + millis,
                millis * 1_000,
                writes.stream().map(write -> write.operation(stamp)).toList()));
        return writes;
    }

    private static FollowedWrite gone(Row before, long to, Dot... told) {
        return new FollowedWrite(RowKey.of("book", before.get(0)), before, null, key(to), Set.of(told));
    }

    private static FollowedWrite written(Row before, Row after, Dot... told) {
        return new FollowedWrite(RowKey.of("book", before.get(0)), before, after, null, Set.of(told));
    }

    private static final Row FIRST = row(1, "t", "s", 10);

    @Test
    void whatWasSummedUpAtTheLostKeyComesAlongWithoutTheUpdatesThatTheOtherSiteMakes() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 11)));
        VersionVector none = VersionVector.EMPTY;
        LogRecord.Transaction update = transaction(CLEO, none, 11, update(FIRST, row(1, "t", "s", 7)));

        assertThat(received(12, update)).containsExactly(written(row(2, "t", "s", 11), row(2, "t", "s", 8)));
        captured(transaction(ADA, seen, 13, update(row(2, "t", "s", 8), row(2, "t", "s", 28))));

        assertThat(followed(move(BOB, none, 20, FIRST, row(3, "t", "s", 9))))
                .containsExactly(
                        gone(row(2, "t", "s", 28), 3), written(row(3, "t", "s", 9), row(3, "t", "s", 9 + 1 + 20)));
    }

    @Test
    void aRowThatHasGoneOnUnderOtherKeysIsTakenBackWhereItIs() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 11)));
        captured(move(ADA, seen, 11, row(2, "t", "s", 11), row(4, "t", "s", 12)));

        assertThat(followed(move(BOB, VersionVector.EMPTY, 20, FIRST, row(3, "t", "s", 10))))
                .containsExactly(gone(row(4, "t", "s", 12), 3), written(row(3, "t", "s", 10), row(3, "t", "s", 12)));
    }

    @Test
    void soIsOneThatAnotherSiteHasGivenAKeySince() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 11)));
        captured(move(CLEO, seen, 11, row(2, "t", "s", 11), row(4, "t", "s", 12)));

        assertThat(followed(move(BOB, VersionVector.EMPTY, 20, FIRST, row(3, "t", "s", 10))))
                .containsExactly(gone(row(4, "t", "s", 12), 3), written(row(3, "t", "s", 10), row(3, "t", "s", 12)));
    }

    /** Cleo's change is later, so that her agent leaves her row where it is. */
    @Test
    void aRowThatIsTakenBackAndGivenAKeyAtOnceIsThereOnce() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 11)));
        VersionVector one = seen;
        LogRecord.Transaction update = transaction(CLEO, one, 11, update(row(2, "t", "s", 11), row(2, "t", "s", 16)));
        VersionVector two = one.with(update.dot());
        received(21, move(BOB, VersionVector.EMPTY, 20, FIRST, row(3, "t", "s", 10)));

        assertThat(received(25, update)).containsExactly(written(row(3, "t", "s", 11), row(3, "t", "s", 16)));
        assertThat(followed(move(CLEO, two, 30, row(2, "t", "s", 16), row(4, "t", "s", 17))))
                .containsExactly(gone(row(4, "t", "s", 17), 3), written(row(3, "t", "s", 16), row(3, "t", "s", 17)));
    }

    @Test
    void anEarlierSuchKeyIsForItsOwnSiteToTakeBack() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 11)));
        VersionVector one = seen;
        received(31, move(BOB, VersionVector.EMPTY, 20, FIRST, row(3, "t", "s", 10)));

        assertThat(followed(move(CLEO, one, 30, row(2, "t", "s", 11), row(4, "t", "s", 17))))
                .isEmpty();
    }

    @Test
    void whatGivesWayToTheLaterKeysRowIsTold() {
        Dot moved = captured(move(ADA, seen, 10, FIRST, row(2, "ada", "s", 10))).dot();
        Dot edited = captured(transaction(ADA, seen, 11, update(row(2, "ada", "s", 10), row(2, "ada", "ada", 10))))
                .dot();
        captured(transaction(ADA, seen, 12, update(row(2, "ada", "ada", 10), row(2, "ada", "ada", 15))));

        assertThat(followed(move(BOB, VersionVector.EMPTY, 20, FIRST, row(3, "bob", "bob", 10))))
                .containsExactly(
                        gone(row(2, "ada", "ada", 15), 3, moved, edited),
                        written(row(3, "bob", "bob", 10), row(3, "bob", "bob", 15)));
    }

    @Test
    void whatGivesWayToALaterUpdateOfTheFormerKeyIsTold() {
        Dot moved =
                captured(move(ADA, seen, 10, FIRST, row(2, "ada", "ada", 10))).dot();
        Dot edited = captured(transaction(ADA, seen, 11, update(row(2, "ada", "ada", 10), row(2, "Ada", "ada", 10))))
                .dot();

        assertThat(followed(transaction(BOB, VersionVector.EMPTY, 20, update(FIRST, row(1, "bob", "bob", 10)))))
                .containsExactly(written(row(2, "Ada", "ada", 10), row(2, "bob", "bob", 10), moved, edited));
    }

    /** Its deleter did not know what ada has done to it. */
    @Test
    void whatWasWrittenToARowThatIsDeletedUnderItsLaterKeyIsTold() {
        Dot moved = captured(move(ADA, seen, 10, FIRST, row(2, "ada", "s", 11))).dot();
        LogRecord.Transaction move = move(BOB, VersionVector.EMPTY, 20, FIRST, row(3, "t", "s", 10));
        LogRecord.Transaction delete =
                transaction(BOB, VersionVector.EMPTY.with(move.dot()), 21, delete(row(3, "t", "s", 10), null));

        assertThat(followed(move, delete)).containsExactly(gone(row(2, "ada", "s", 11), 3, moved));
    }

    @Test
    void anotherRowUnderTheLostKeyStays() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 11)));
        captured(transaction(ADA, seen, 11, delete(row(2, "t", "s", 11), null)));
        captured(transaction(ADA, seen, 12, insert(row(2, "new", "s", 0))));

        assertThat(followed(move(BOB, VersionVector.EMPTY, 20, FIRST, row(3, "t", "s", 10))))
                .isEmpty();
    }

    @Test
    void updatesOfAnotherRowUnderTheFormerKeyStayWithThat() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 11)));
        LogRecord.Transaction move = move(BOB, VersionVector.EMPTY, 8, FIRST, row(3, "t", "s", 10));
        VersionVector one = VersionVector.EMPTY.with(move.dot());
        LogRecord.Transaction insert = transaction(BOB, one, 9, insert(row(1, "new", "s", 0)));
        VersionVector two = one.with(insert.dot());
        LogRecord.Transaction update = transaction(BOB, two, 20, update(row(1, "new", "s", 0), row(1, "new", "s", 5)));

        assertThat(followed(move, insert, update)).isEmpty();
        assertThat(followed(move, insert, move(BOB, two, 21, row(1, "new", "s", 0), row(5, "new", "s", 0))))
                .as("nor does its key say anything of the row that was there before")
                .isEmpty();
    }

    /** The key was given twice: the row that bob has updated went with the first change. */
    @Test
    void anUpdateFollowsTheRowThatHadTheKeyFirst() {
        captured(move(ADA, seen, 10, FIRST, row(2, "t", "s", 10)));
        captured(transaction(ADA, seen, 11, insert(row(1, "new", "s", 0))));
        captured(move(ADA, seen, 12, row(1, "new", "s", 0), row(4, "new", "s", 0)));

        assertThat(followed(transaction(BOB, VersionVector.EMPTY, 20, update(FIRST, row(1, "t", "s", 7)))))
                .containsExactly(written(row(2, "t", "s", 10), row(2, "t", "s", 7)));
    }
}
