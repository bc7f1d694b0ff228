package dev.parley.stamp;

import static dev.parley.stamp.StampBench.ADA;
import static dev.parley.stamp.StampBench.BOB;
import static dev.parley.stamp.StampBench.KEY;
import static dev.parley.stamp.StampBench.ME;
import static dev.parley.stamp.StampBench.SET;
import static dev.parley.stamp.StampBench.deleted;
import static dev.parley.stamp.StampBench.inserted;
import static dev.parley.stamp.StampBench.item;
import static dev.parley.stamp.StampBench.key;
import static dev.parley.stamp.StampBench.marker;
import static dev.parley.stamp.StampBench.parked;
import static dev.parley.stamp.StampBench.trailer;
import static dev.parley.stamp.StampBench.updated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.GrowSet;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.window.Shown;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an apply left in the table is compared with what the rows' states say. */
class ValidatorTest {
    private StampBench bench = new StampBench(ME, ADA, BOB);

    @BeforeEach
    void arrived() {
        bench.fromAda(1, 5, 1, "theirs");
    }

    @Test
    void rowThatShowsItsWinnerAgrees() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5), inserted(1, "theirs"));

        assertThat(bench.mismatches).isEmpty();
        assertThat(bench.window.isSuspect(KEY)).isFalse();
    }

    @Test
    void rowThatShowsSomethingElseIsSuspect() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5), inserted(1, "something else"));

        assertThat(bench.mismatches).containsExactly(KEY);
        assertThat(bench.window.isSuspect(KEY)).isTrue();
    }

    @Test
    void rowThatShouldHaveBeenWrittenAndWasNotIsSuspect() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5));

        assertThat(bench.mismatches).containsExactly(KEY);
    }

    @Test
    void rowThatWasWrittenAndShouldBeGoneIsSuspect() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5), parked(KEY, key(2)), inserted(1, "theirs"));

        assertThat(bench.mismatches).containsExactly(KEY);
    }

    /** Found by the simulator: a set that only grows keeps what an application has taken out of it. */
    @Test
    void localWriteThatItsRuleOverrulesIsSuspect() throws InterruptedException {
        RowPolicy grows = new RowPolicy(
                1,
                DeletePolicy.LWW,
                new LastWriterWins(),
                List.of(ColumnGroup.of("name", new GrowSet(Elements.COMMA_LIST))));
        bench = new StampBench(grows, ME, ADA, BOB);

        bench.commit(100, updated(1, "a,b", "b"));

        assertThat(bench.window.shown(KEY)).isEqualTo(new Shown.Present(item(1, "a,b")));
        assertThat(bench.mismatches).containsExactly(KEY);
    }

    /** The later local write wins, so nothing had to be written for the loser. */
    @Test
    void loserNeedNotShow() throws InterruptedException {
        bench.commit(100, inserted(1, "mine"));

        bench.commit(101, marker(SET, 1, 1, 5));

        assertThat(bench.mismatches).isEmpty();
    }

    @Test
    void loserThatShowsAllTheSameIsSuspect() throws InterruptedException {
        bench.commit(100, inserted(1, "mine"));

        bench.commit(101, marker(SET, 1, 1, 5), updated(1, "mine", "theirs"));

        assertThat(bench.mismatches).containsExactly(KEY);
    }

    @Test
    void parkedRowAgreesWhenItIsGone() throws InterruptedException {
        bench.commit(100, inserted(1, "mine"));

        bench.commit(101, marker(SET, 1, 1, 5), parked(KEY, key(2)), deleted(1, "mine"));

        assertThat(bench.mismatches).isEmpty();
    }

    @Test
    void repairThatWroteTheWinnerClearsTheRow() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5), inserted(1, "something else"));

        bench.commit(101, updated(1, "something else", "theirs"), trailer(KEY));

        assertThat(bench.agreed).containsExactly(KEY);
        assertThat(bench.window.isSuspect(KEY)).isFalse();
    }

    @Test
    void repairThatFoundTheRowRightClearsItWithoutAnEvent() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5));

        bench.commit(101, trailer(KEY));

        assertThat(bench.agreed).containsExactly(KEY);
        assertThat(bench.window.isSuspect(KEY)).isFalse();
    }

    /** Found by the simulator: what was captured may not be visible to the repair yet, and an absent row cannot be locked. */
    @Test
    void repairThatFoundNothingThoughTheLogHasARowKeepsItSuspect() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5), parked(KEY, key(2)), inserted(1, "not visible yet"));

        bench.commit(101, trailer(KEY));

        assertThat(bench.mismatches).containsExactly(KEY, KEY);
        assertThat(bench.agreed).isEmpty();

        bench.commit(102, deleted(1, "not visible yet"), trailer(KEY));

        assertThat(bench.agreed).containsExactly(KEY);
        assertThat(bench.window.isSuspect(KEY)).isFalse();
    }

    /** What an application has done to it since counts. */
    @Test
    void repairThatFoundNothingAfterAnApplicationDeletedTheRowClearsIt() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5), parked(KEY, key(2)), inserted(1, "to be gone"));
        bench.commit(101, deleted(1, "to be gone"));

        bench.commit(102, trailer(KEY));

        assertThat(bench.window.isSuspect(KEY)).isFalse();
    }

    @Test
    void repairThatWroteSomethingElseKeepsTheRowSuspect() throws InterruptedException {
        bench.commit(100, marker(SET, 1, 1, 5), inserted(1, "something else"));

        bench.commit(101, updated(1, "something else", "still wrong"), trailer(KEY));

        assertThat(bench.mismatches).containsExactly(KEY, KEY);
        assertThat(bench.agreed).isEmpty();
        assertThat(bench.window.isSuspect(KEY)).isTrue();
    }

    /** In a group of two a write is stable, and its row leaves the window, with the transaction that shows it wrong. */
    @Test
    void rowWhoseLastWriteAllSitesHaveIsRepairedToo() throws InterruptedException {
        bench = new StampBench(ME, ADA);
        arrived();
        bench.commit(100, marker(SET, 1, 1, 5), inserted(1, "something else"));
        assertThat(bench.mismatches).containsExactly(KEY);
        assertThat(bench.window.shown(KEY)).isEqualTo(new Shown.Present(item(1, "theirs")));

        bench.commit(101, updated(1, "something else", "still wrong"), trailer(KEY));
        assertThat(bench.agreed).isEmpty();

        bench.commit(102, updated(1, "still wrong", "theirs"), trailer(KEY));
        assertThat(bench.agreed).containsExactly(KEY);
        assertThat(bench.window.size().rows()).isZero();
    }

    @Test
    void rowThatAllSitesHaveDeletedIsExpectedToBeGone() throws InterruptedException {
        bench = new StampBench(ME, ADA);
        bench.deletedByAda(1, 5, 1, "mine");
        bench.commit(100, marker(SET, 1, 1, 5));

        assertThat(bench.mismatches).containsExactly(KEY);
        assertThat(bench.window.shown(KEY)).isEqualTo(Shown.Absent.ABSENT);
    }
}
