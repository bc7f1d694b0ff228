package dev.parley.it.apply;

import static dev.parley.it.apply.Origin.delete;
import static dev.parley.it.apply.Origin.insert;
import static dev.parley.it.apply.Origin.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.apply.ApplySettings;
import dev.parley.apply.ApplyStateLostException;
import dev.parley.apply.ParkedRow;
import dev.parley.apply.Repair;
import dev.parley.it.apply.Origin.Table;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Value;
import dev.parley.rules.version.Stamp;
import dev.parley.store.LeaseLostException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for applying on either engine. Times of the origins' clocks are small numbers of milliseconds.
 *
 * <p>Long, because each database runs all of it, against a server that starts once.
 */
abstract class ApplyCases {
    static final Table NOTE = Table.of("note", 1, "id", "body", "n");
    static final Table PAIR = Table.of("pair", 2, "a", "b", "v");
    static final Table PARENT = Table.of("parent", 1, "id", "name");
    static final Table CHILD = Table.of("child", 1, "id", "parent_id", "label");
    static final Table MEMBER = Table.of("member", 1, "id", "email", "age");
    static final String NOTES = "SELECT id, body, n FROM note ORDER BY id";
    private static final String MEMBERS = "SELECT id, email, age FROM member ORDER BY id";
    private static final String CHILDREN = "SELECT id, parent_id, label FROM child ORDER BY id";

    private static int databases;

    final Origin berlin = new Origin("berlin");
    final Origin lima = new Origin("lima");
    final Origin home = new Origin("home");
    ApplyRig rig;

    abstract Sandbox sandbox();

    abstract String server();

    @BeforeEach
    void openRig() throws SQLException {
        rig = new ApplyRig(
                sandbox(),
                server(),
                "apply" + ++databases,
                "CREATE TABLE note (id bigint PRIMARY KEY, body varchar(100), n integer)",
                "CREATE TABLE pair (a bigint, b varchar(20), v varchar(50), PRIMARY KEY (a, b))",
                "CREATE TABLE parent (id bigint PRIMARY KEY, name varchar(50))",
                "CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint, label varchar(50),"
                        + " CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent (id))",
                "CREATE TABLE member (id bigint PRIMARY KEY, email varchar(100), age integer,"
                        + " CONSTRAINT member_email UNIQUE (email), CONSTRAINT member_age CHECK (age >= 0))");
    }

    @AfterEach
    void closeRig() throws SQLException {
        rig.close();
    }

    @Test
    void insertsUpdatesAndDeletesLand() throws SQLException {
        rig.apply(
                berlin.at(10, insert(NOTE, 1, "one", 1), insert(NOTE, 2, "two", 2), insert(PAIR, 7, "x", "seven")),
                berlin.at(11, update(NOTE, 1, "uno", 10), insert(NOTE, 3, "three", 3)),
                berlin.at(12, delete(NOTE, 2), update(PAIR, 7, "x", "sieben")));
        assertThat(rig.query(NOTES)).containsExactly("1|uno|10", "3|three|3");
        assertThat(rig.query("SELECT a, b, v FROM pair")).containsExactly("7|x|sieben");

        rig.apply(berlin.at(13, delete(NOTE, 1), update(NOTE, 3, "drei", 33)));
        assertThat(rig.query(NOTES)).containsExactly("3|drei|33");
    }

    @Test
    void transactionOfManyRowsIsAppliedInSlicesAndHasOneMarker() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "mine", 1), insert(NOTE, 12_001, "gone", 1)));
        List<Function<Stamp, Operation>> parts = new ArrayList<>();
        for (int i = 1; i <= 12_000; i++) {
            parts.add(i == 1 ? update(NOTE, i, "new", i) : insert(NOTE, i, "new", i));
        }
        parts.add(delete(NOTE, 12_001));
        rig.apply(berlin.at(11, parts));

        assertThat(rig.query("SELECT count(*), min(n), max(n), min(body), max(body) FROM note"))
                .containsExactly("12000|1|12000|new|new");
        assertThat(rig.query("SELECT site, first_seq, last_seq FROM parley.applied ORDER BY first_seq"))
                .containsExactly("berlin|1|1", "berlin|2|2");
    }

    /** Children before their parents, and a unique value before the row that gives it up. */
    @Test
    void rowsOfDifferentSlicesThatNeedOneAnotherAreAppliedAsOne() throws SQLException {
        rig.apply(berlin.at(10, insert(MEMBER, 9, "nine@x", 1)));
        List<Function<Stamp, Operation>> parts = new ArrayList<>();
        for (int i = 1; i <= 6_000; i++) {
            parts.add(insert(CHILD, i, i, "child"));
        }
        parts.add(insert(MEMBER, 1, "nine@x", 2));
        for (int i = 1; i <= 6_000; i++) {
            parts.add(insert(PARENT, i, "parent"));
        }
        parts.add(update(MEMBER, 9, "other@x", 3));
        rig.apply(berlin.at(11, parts));

        assertThat(rig.query("SELECT count(*) FROM child c JOIN parent p ON p.id = c.parent_id"))
                .containsExactly("6000");
        assertThat(rig.query(MEMBERS)).containsExactly("1|nine@x|2", "9|other@x|3");
        assertThat(rig.query("SELECT tbl FROM parley.projected")).isEmpty();
    }

    @Test
    void markersNameEachTransactionOnceInContiguousRanges() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)), berlin.at(11, insert(NOTE, 2, "two", 2)));
        rig.apply(berlin.at(12, insert(NOTE, 3, "three", 3)), lima.at(12, insert(NOTE, 4, "four", 4)));
        assertThat(rig.query("SELECT site, sum(last_seq - first_seq + 1), min(first_seq), max(last_seq)"
                        + " FROM parley.applied GROUP BY site ORDER BY site"))
                .containsExactly("berlin|3|1|3", "lima|1|1|1");
    }

    /** Whatever the lane asks last: what follows from a lost connection must not be taken for a refusal. */
    @Test
    void sessionThatEndsBeforeAnyCallIsReplaced() throws SQLException {
        rig.apply(berlin.at(9, insert(NOTE, 0, "before", 0)));
        int call = 0;
        int left = 0;
        while (left <= 0) {
            call++;
            rig.endSessionAtCall(call);
            rig.apply(berlin.at(10L * call, insert(NOTE, call, "new", 1), update(NOTE, call - 1, "old", 2)));
            left = rig.callsUntilEnd();
        }
        assertThat(call).isGreaterThan(5);
        assertThat(rig.query("SELECT count(*), sum(n), max(id) FROM note"))
                .containsExactly(call + 1 + "|" + (2 * call + 1) + "|" + call);
    }

    @Test
    void olderConcurrentWriteLosesAndIsRecorded() throws SQLException {
        rig.apply(berlin.at(20, insert(NOTE, 1, "newer", 1)));
        rig.apply(lima.at(10, insert(NOTE, 1, "older", 2)));
        assertThat(rig.query(NOTES)).containsExactly("1|newer|1");
        assertThat(rig.query("SELECT loser_site, loser_n, winner_site, kind, status FROM parley.conflict"))
                .containsExactly("lima|1|berlin|insert_exists|PROVISIONAL");
    }

    @Test
    void newerConcurrentWriteWinsOverWhatStands() throws SQLException {
        rig.apply(lima.at(10, insert(NOTE, 1, "older", 2)));
        rig.apply(berlin.at(20, insert(NOTE, 1, "newer", 1)));
        assertThat(rig.query(NOTES)).containsExactly("1|newer|1");
        assertThat(rig.query("SELECT loser_site, winner_site FROM parley.conflict"))
                .containsExactly("lima|berlin");
    }

    @Test
    void updateThatSawTheRowSupersedesItWhateverTheClockSays() throws SQLException {
        LogRecord.Transaction first = berlin.at(20, insert(NOTE, 1, "first", 1));
        lima.saw(berlin);
        rig.apply(first, lima.at(5_000, update(NOTE, 1, "second", 2)));
        assertThat(rig.query(NOTES)).containsExactly("1|second|2");
        assertThat(rig.query("SELECT * FROM parley.conflict")).isEmpty();
    }

    @Test
    void deleteOfARowThatIsGoneLeavesNothing() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        rig.apply(berlin.at(30, delete(NOTE, 1)));
        rig.apply(lima.at(20, update(NOTE, 1, "late", 2)));
        assertThat(rig.query(NOTES)).isEmpty();
        assertThat(rig.query("SELECT kind FROM parley.conflict")).containsExactly("update_deleted");
    }

    @Test
    void transactionsThatAreAppliedAlreadyAreSkipped() throws SQLException {
        LogRecord.Transaction first = berlin.at(10, insert(NOTE, 1, "one", 1));
        rig.apply(first);
        rig.ready.add(first);
        rig.apply(berlin.at(11, update(NOTE, 1, "two", 2)));
        assertThat(rig.query(NOTES)).containsExactly("1|two|2");
        assertThat(rig.query("SELECT sum(last_seq - first_seq + 1) FROM parley.applied"))
                .containsExactly("2");
    }

    @Test
    void competitorsRangeIsFoundAndNotAppliedTwice() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        LogRecord.Transaction second = berlin.at(11, update(NOTE, 1, "two", 2));
        rig.execute("INSERT INTO parley.applied (set_name, site, incarnation, first_seq, last_seq, hlc, epoch)"
                + " VALUES ('" + rig.name + "', 'berlin', 1, 2, 2, 1, 1)");
        rig.apply(second);
        assertThat(rig.query(NOTES)).containsExactly("1|one|1");
        assertThat(rig.query("SELECT sum(last_seq - first_seq + 1) FROM parley.applied"))
                .containsExactly("2");
    }

    @Test
    void zombieWithAnOldEpochIsRefused() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        rig.leases.takeOver("successor", 2);
        rig.ready.add(berlin.at(11, update(NOTE, 1, "zombie", 2)));
        org.awaitility.Awaitility.await().atMost(ApplyRig.LIMIT).until(() -> !rig.failures.isEmpty());
        assertThat(rig.failures.get(0)).isInstanceOf(LeaseLostException.class);
        assertThat(rig.query(NOTES)).containsExactly("1|one|1");
    }

    @Test
    void localWriteThatCaptureHasNotReadIsNotOverwrittenUnseen() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        home.saw(berlin);
        rig.site.hold();
        rig.execute("UPDATE note SET body = 'local', n = 9 WHERE id = 1");
        rig.site.committedLocally(home.at(50, update(NOTE, 1, "local", 9)));
        rig.ready.add(lima.saw(berlin).at(40, update(NOTE, 1, "remote", 4)));
        org.awaitility.Awaitility.await()
                .during(java.time.Duration.ofMillis(300))
                .atMost(ApplyRig.LIMIT)
                .until(() -> rig.query(NOTES).equals(List.of("1|local|9")));
        rig.site.resume();
        rig.await(() -> rig.site.transactionsApplied() == 2);
        assertThat(rig.query(NOTES)).containsExactly("1|local|9");
        assertThat(rig.query("SELECT loser_site, winner_site FROM parley.conflict"))
                .containsExactly("lima|home");
    }

    @Test
    void localInsertAndDeleteThatLeftNothingBehindStillCount() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        rig.site.hold();
        rig.execute("INSERT INTO note VALUES (2, 'gone', 0)", "DELETE FROM note WHERE id = 2");
        rig.site.committedLocally(home.at(60, insert(NOTE, 2, "gone", 0)));
        rig.site.committedLocally(home.at(61, delete(NOTE, 2)));
        rig.ready.add(lima.at(40, insert(NOTE, 2, "remote", 4)));
        org.awaitility.Awaitility.await()
                .during(java.time.Duration.ofMillis(300))
                .atMost(ApplyRig.LIMIT)
                .until(() -> rig.query(NOTES).equals(List.of("1|one|1")));
        rig.site.resume();
        rig.await(() -> rig.site.transactionsApplied() == 2);
        assertThat(rig.query(NOTES)).containsExactly("1|one|1");
    }

    @Test
    void rowThatAnApplicationHoldsIsWaitedForAndThenDecidedAnew() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        home.saw(berlin);
        lima.saw(berlin);
        try (Connection application = rig.server.connect(rig.name);
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("UPDATE note SET body = 'local', n = 9 WHERE id = 1");
            rig.ready.add(lima.at(40, update(NOTE, 1, "remote", 4)));
            rig.await(() -> rig.lane().counters().retries().sum() > 0 || waitsForALock());
            rig.site.committedLocally(home.at(50, update(NOTE, 1, "local", 9)));
            application.commit();
        }
        rig.await(() -> rig.site.transactionsApplied() == 2);
        assertThat(rig.query(NOTES)).containsExactly("1|local|9");
    }

    abstract boolean waitsForALock() throws SQLException;

    @Test
    void childWithoutParentIsParkedAndComesBackWithTheParent() throws SQLException {
        rig.apply(lima.at(20, insert(CHILD, 1, 5, "early"), insert(NOTE, 1, "beside", 1)));
        assertThat(rig.query(CHILDREN)).isEmpty();
        assertThat(rig.query(NOTES)).containsExactly("1|beside|1");
        assertThat(rig.query("SELECT tbl, reason FROM parley.projected")).containsExactly("child|FOREIGN_KEY");
        rig.apply(berlin.at(10, insert(PARENT, 5, "five")));
        rig.awaitRows(CHILDREN, "1|5|early");
        rig.awaitRows("SELECT tbl, reason FROM parley.projected");
    }

    @Test
    void deletedParentTakesItsChildrenOutAndComingBackBringsThemBack() throws SQLException {
        rig.apply(berlin.at(10, insert(PARENT, 5, "five"), insert(CHILD, 1, 5, "old")));
        rig.site.fold();
        rig.apply(lima.saw(berlin).at(20, delete(PARENT, 5)));
        assertThat(rig.query(CHILDREN)).isEmpty();
        assertThat(rig.query("SELECT tbl, reason FROM parley.projected")).containsExactly("child|FOREIGN_KEY");
        rig.apply(berlin.saw(lima).at(30, insert(PARENT, 5, "again")));
        rig.awaitRows(CHILDREN, "1|5|old");
        assertThat(rig.query("SELECT tbl FROM parley.projected")).isEmpty();
    }

    @Test
    void uniqueValueEndsTheSameWhoeverComesFirst() throws SQLException {
        LogRecord.Transaction older = berlin.at(10, insert(MEMBER, 1, "a@x", 30));
        LogRecord.Transaction newer = lima.at(20, insert(MEMBER, 2, "a@x", 40));
        rig.apply(older);
        rig.apply(newer);
        rig.awaitRows(MEMBERS, "2|a@x|40");
        assertThat(rig.site.pins().values()).extracting(ParkedRow::reason).containsExactly("UNIQUE");

        try (ApplyRig other = otherRig()) {
            other.apply(newer);
            other.apply(older);
            other.awaitRows(MEMBERS, "2|a@x|40");
            assertThat(other.site.pins().keySet()).isEqualTo(rig.site.pins().keySet());
        }
    }

    private ApplyRig otherRig() throws SQLException {
        return new ApplyRig(
                sandbox(),
                server(),
                "apply" + ++databases,
                "CREATE TABLE member (id bigint PRIMARY KEY, email varchar(100), age integer,"
                        + " CONSTRAINT member_email UNIQUE (email), CONSTRAINT member_age CHECK (age >= 0))");
    }

    @Test
    void releasedValueReadmitsTheRowItKeptOut() throws SQLException {
        rig.apply(berlin.at(20, insert(MEMBER, 1, "a@x", 30)));
        rig.apply(lima.at(10, insert(MEMBER, 2, "a@x", 40)));
        rig.awaitRows(MEMBERS, "1|a@x|30");
        rig.apply(berlin.at(30, update(MEMBER, 1, "b@x", 30)));
        rig.awaitRows(MEMBERS, "1|b@x|30", "2|a@x|40");
        assertThat(rig.query("SELECT tbl FROM parley.projected")).isEmpty();
    }

    @Test
    void valuesSwappedInOneTransactionLand() throws SQLException {
        rig.apply(berlin.at(10, insert(MEMBER, 1, "a@x", 1), insert(MEMBER, 2, "b@x", 2)));
        rig.apply(berlin.at(20, update(MEMBER, 1, "b@x", 1), update(MEMBER, 2, "a@x", 2)));
        rig.awaitRows(MEMBERS, "1|b@x|1", "2|a@x|2");
        assertThat(rig.site.pins()).isEmpty();
    }

    @Test
    void rowThatACheckForbidsIsParkedAndTheRestLands() throws SQLException {
        rig.apply(
                berlin.at(10, insert(MEMBER, 1, "a@x", -1), insert(NOTE, 1, "beside", 1)),
                berlin.at(11, insert(MEMBER, 2, "b@x", 2)));
        rig.awaitRows(MEMBERS, "2|b@x|2");
        assertThat(rig.query(NOTES)).containsExactly("1|beside|1");
        assertThat(rig.query("SELECT tbl, reason FROM parley.projected")).containsExactly("member|CHECK");
        rig.apply(berlin.at(12, update(MEMBER, 1, "a@x", 1)));
        rig.awaitRows(MEMBERS, "1|a@x|1", "2|b@x|2");
        assertThat(rig.query("SELECT tbl FROM parley.projected")).isEmpty();
    }

    @Test
    void valueThatDoesNotFitParksItsRow() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "x".repeat(101), 1), insert(NOTE, 2, "fits", 2)));
        rig.awaitRows(NOTES, "2|fits|2");
        assertThat(rig.query("SELECT tbl, reason FROM parley.projected")).containsExactly("note|TYPE");
    }

    @Test
    void tableThatIsNotHereIsParkedAndTheRestLands() throws SQLException {
        Table elsewhere = Table.of("elsewhere", 1, "id");
        rig.apply(berlin.at(10, insert(elsewhere, 1), insert(NOTE, 2, "fits", 2)));
        rig.awaitRows(NOTES, "2|fits|2");
        assertThat(rig.query("SELECT tbl, reason FROM parley.projected")).containsExactly("elsewhere|SCHEMA");
    }

    @Test
    void unchangedColumnKeepsWhatTheTableHas() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "long", 1)));
        rig.apply(berlin.at(11, update(NOTE, 1, Value.Unchanged.UNCHANGED, 2)));
        assertThat(rig.query(NOTES)).containsExactly("1|long|2");
    }

    @Test
    void repairWritesTheEvaluationAndSaysSoInATrailer() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "right", 1)));
        rig.execute("UPDATE note SET body = 'wrong' WHERE id = 1");
        rig.lane().submit(new Repair(NOTE.key(1), Repair.Kind.VALIDATION, NOTE.row(1, "wrong", 1)));
        rig.awaitRows(NOTES, "1|right|1");
        assertThat(rig.query("SELECT kind FROM parley.trailer")).containsExactly("REPAIR");
    }

    @Test
    void repairOfARowThatIsRightOnlySaysSoInATrailer() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "right", 1)));
        rig.lane().submit(new Repair(NOTE.key(1), Repair.Kind.VALIDATION, NOTE.row(1, "right", 1)));
        rig.apply(berlin.at(11, insert(NOTE, 2, "after", 2)));
        rig.await(() -> rig.query("SELECT kind FROM parley.trailer").equals(List.of("REPAIR")));
        assertThat(rig.lane().counters().rows().sum()).isEqualTo(2);
    }

    @Test
    void repairThatDoesNotLastIsGivenUp() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "right", 1)));
        for (int i = 1; i <= 3; i++) {
            int times = i;
            rig.execute("UPDATE note SET body = 'wrong' WHERE id = 1");
            rig.lane().submit(new Repair(NOTE.key(1), Repair.Kind.VALIDATION, NOTE.row(1, "wrong", 1)));
            rig.await(() -> rig.query("SELECT kind FROM parley.trailer").size() == times);
        }
        rig.execute("UPDATE note SET body = 'wrong' WHERE id = 1");
        rig.lane().submit(new Repair(NOTE.key(1), Repair.Kind.VALIDATION, NOTE.row(1, "wrong", 1)));
        rig.awaitRows("SELECT reason FROM parley.projected", "UNREPAIRABLE");
        assertThat(rig.query(NOTES)).containsExactly("1|wrong|1");
    }

    @Test
    void repairsBetweenDifferentWritesAreNotGivenUp() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "right", 1)));
        for (int i = 1; i <= 5; i++) {
            int times = i;
            rig.execute("UPDATE note SET body = 'wrong" + i + "' WHERE id = 1");
            rig.lane().submit(new Repair(NOTE.key(1), Repair.Kind.VALIDATION, null));
            rig.await(() -> rig.query("SELECT kind FROM parley.trailer").size() == times);
        }
        assertThat(rig.query(NOTES)).containsExactly("1|right|1");
        assertThat(rig.query("SELECT reason FROM parley.projected")).isEmpty();
    }

    @Test
    void commitWhoseAnswerWasLostIsNotAppliedTwice() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        rig.loseAnswerOfNextCommit();
        rig.apply(berlin.at(11, update(NOTE, 1, "two", 2)));
        rig.apply(berlin.at(12, update(NOTE, 1, "three", 3)));
        assertThat(rig.query(NOTES)).containsExactly("1|three|3");
        assertThat(rig.query("SELECT sum(last_seq - first_seq + 1) FROM parley.applied"))
                .containsExactly("3");
    }

    @Test
    void databaseThatLostAppliedTransactionsStopsTheLane() throws SQLException {
        rig.apply(berlin.at(10, insert(NOTE, 1, "one", 1)));
        rig.apply(berlin.at(11, insert(NOTE, 2, "two", 2)));
        rig.execute("DELETE FROM parley.applied WHERE first_seq = 2 AND set_name = '" + rig.name + "'");
        rig.loseAnswerOfNextCommit();
        rig.execute("DELETE FROM parley.applied WHERE set_name = '" + rig.name + "'");
        rig.ready.add(lima.at(12, insert(NOTE, 3, "three", 3)));
        org.awaitility.Awaitility.await().atMost(ApplyRig.LIMIT).until(() -> !rig.failures.isEmpty());
        assertThat(rig.failures.get(0)).isInstanceOf(ApplyStateLostException.class);
    }

    @Test
    void hugeTransactionLandsInPieces() throws SQLException {
        @SuppressWarnings({"unchecked", "rawtypes"})
        java.util.function.Function<dev.parley.rules.version.Stamp, dev.parley.rules.operation.Operation>[] parts =
                new java.util.function.Function[ApplySettings.defaults().statementRows() * 2 + 1];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = insert(NOTE, i, "n" + i, i);
        }
        rig.apply(berlin.at(10, parts));
        assertThat(rig.query("SELECT count(*), sum(n) FROM note"))
                .containsExactly(parts.length + "|" + (long) parts.length * (parts.length - 1) / 2);
    }

    static Value decimal(String number) {
        return new Value.Decimal(new BigDecimal(number));
    }
}
