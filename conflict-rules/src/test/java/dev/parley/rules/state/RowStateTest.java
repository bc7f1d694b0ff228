package dev.parley.rules.state;

import static dev.parley.rules.state.RowSamples.A;
import static dev.parley.rules.state.RowSamples.ALL;
import static dev.parley.rules.state.RowSamples.B;
import static dev.parley.rules.state.RowSamples.KEY;
import static dev.parley.rules.state.RowSamples.KNOWN;
import static dev.parley.rules.state.RowSamples.delete;
import static dev.parley.rules.state.RowSamples.insert;
import static dev.parley.rules.state.RowSamples.row;
import static dev.parley.rules.state.RowSamples.seen;
import static dev.parley.rules.state.RowSamples.shown;
import static dev.parley.rules.state.RowSamples.stamp;
import static dev.parley.rules.state.RowSamples.update;
import static dev.parley.rules.state.RowSamples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.ByKind;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.version.VersionVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowStateTest {
    /** THEORY's update/delete table; the second and third column are what a later D2 or I makes of it. */
    @ParameterizedTest
    @CsvSource({
        "UPDATE_WINS, 15, row c=5 e=9",
        "UPDATE_WINS, 25, row c=5 e=9",
        "DELETE_WINS, 15, absent",
        "DELETE_WINS, 25, absent",
        "LWW, 15, absent",
        "LWW, 25, row c=5 e=9"
    })
    void updateAndDeleteThatDidNotSeeEachOther(DeletePolicy deletes, long updatedAt, String expected) {
        RowPolicy policy = Schedules.policy(deletes);
        Operation d = delete(stamp(A, 2, 20, VersionVector.EMPTY));
        Operation u = update(stamp(B, 7, updatedAt, VersionVector.EMPTY), row(5, 9));
        Operation d2 = delete(stamp(B, 8, 40, seen(A, 2)));
        Operation i = insert(stamp(A, 3, 30, VersionVector.EMPTY), row(3, 3));

        for (List<Operation> order : List.of(List.of(d, u), List.of(u, d))) {
            RowState state = with(KNOWN, order);
            assertThat(shown(state, policy)).isEqualTo(expected);
            assertThat(shown(state.with(d2), policy)).isEqualTo("absent");
            assertThat(shown(state.with(i), policy)).isEqualTo("row c=3 e=3");
        }
    }

    /** Two inserts of one key are decided by one rule, all else by another, in either order of arrival. */
    @Test
    void insertsThatMeetMayHaveARuleOfTheirOwn() {
        RowPolicy policy =
                new RowPolicy(1, DeletePolicy.UPDATE_WINS, new ByKind(new FirstWriterWins(), new LastWriterWins()));
        Operation earlier = insert(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 1));
        Operation later = insert(stamp(B, 1, 20, VersionVector.EMPTY), row(2, 2));
        Operation changed = update(stamp(A, 2, 30, seen(B, 1)), row(3, 3));
        Operation changedToo = update(stamp(B, 2, 40, seen(A, 1)), row(4, 4));
        RowState nothing = RowState.of(Base.Absent.ABSENT, VersionVector.EMPTY, List.of());

        for (List<Operation> order : List.of(List.of(earlier, later), List.of(later, earlier))) {
            RowState state = with(nothing, order);
            assertThat(shown(state, policy)).isEqualTo("row c=1 e=1");
            assertThat(state.lost(policy))
                    .singleElement()
                    .satisfies(lost -> assertThat(lost.kind()).isEqualTo(ConflictKind.INSERT_EXISTS));
            assertThat(shown(with(state, List.of(changedToo, changed)), policy)).isEqualTo("row c=4 e=4");
        }
        assertThatThrownBy(() -> new ByKind(new Manual(new LastWriterWins(), false), new LastWriterWins()))
                .hasMessageContaining("cannot decide one kind of conflict only")
                .hasMessageContaining("use manual for every kind");
    }

    @Test
    void aStaleLocalWriteIsConcurrentWithWhatOverwroteItAndWinsByItsTime() {
        Operation remote = update(stamp(A, 5, 90, VersionVector.EMPTY), row(1, 0));
        Operation local = update(stamp(B, 11, 95, seen(A, 4)), row(2, 0));

        Evaluation evaluation = with(RowState.UNKNOWN, List.of(local, remote)).evaluate(RowPolicy.lastWriterWins());

        assertThat(evaluation.visible()).isEqualTo(new Visible.Row(row(2, 0), local));
        assertThat(evaluation.losers()).containsExactly(remote);
    }

    /** a -> b, c concurrent with both; every order must end at the same row. */
    @Test
    void theIntransitivityTrapHasOneOutcome() {
        Operation a = update(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 0));
        Operation b = update(stamp(A, 2, 30, VersionVector.EMPTY), row(2, 0));
        Operation c = update(stamp(B, 1, 20, VersionVector.EMPTY), row(3, 0));

        for (List<Operation> order : List.of(List.of(a, c, b), List.of(a, b, c), List.of(c, a, b))) {
            assertThat(shown(with(KNOWN, order), RowPolicy.lastWriterWins())).isEqualTo("row c=2 e=0");
        }
    }

    @Test
    void causalityBeatsClocks() {
        Operation before = update(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 0));
        Operation after = update(stamp(B, 1, 11, seen(A, 1)), row(2, 0));

        Evaluation evaluation = with(RowState.UNKNOWN, List.of(before, after)).evaluate(RowPolicy.lastWriterWins());

        assertThat(evaluation.visible()).isEqualTo(new Visible.Row(row(2, 0), after));
        assertThat(evaluation.losers()).isEmpty();
    }

    @Test
    void anUnstableDeleteHoldsBackAnOlderConcurrentWriteStillInFlight() {
        Operation d = delete(stamp(A, 2, 20, VersionVector.EMPTY));
        Operation inFlight = update(stamp(B, 1, 15, VersionVector.EMPTY), row(5, 5));
        RowState tombstone = with(KNOWN, List.of(d));

        Fold tooEarly = tombstone.fold(seen(A, 1), RowPolicy.lastWriterWins());

        assertThat(tooEarly.state()).isSameAs(tombstone);
        assertThat(tooEarly.lost()).isEmpty();
        assertThat(shown(tooEarly.state().with(inFlight), RowPolicy.lastWriterWins()))
                .isEqualTo("absent");
    }

    @Test
    void withoutOperationsTheBaseStands() {
        assertThat(RowState.UNKNOWN.isUnstable()).isFalse();
        assertThat(RowState.UNKNOWN.rank()).isEmpty();
        assertThat(RowState.UNKNOWN.evaluate(RowPolicy.lastWriterWins()))
                .isEqualTo(new Evaluation(Visible.Base.BASE, List.of()));
        assertThat(RowState.UNKNOWN.fold(ALL, RowPolicy.lastWriterWins()).state())
                .isSameAs(RowState.UNKNOWN);
    }

    @Test
    void foldingMovesTheOutcomeIntoTheBaseAndIgnoresWhatItCovers() {
        Operation u = update(stamp(B, 7, 25, VersionVector.EMPTY), row(5, 9));

        RowState folded = KNOWN.with(u).fold(ALL, RowPolicy.lastWriterWins()).state();

        assertThat(folded.isUnstable()).isFalse();
        assertThat(folded.base()).isEqualTo(new Base.Present(row(5, 9)));
        assertThat(folded.folded()).isEqualTo(seen(B, 7));
        assertThat(folded.with(u)).isSameAs(folded);
    }

    @Test
    void aFoldedDeleteLeavesNoRow() {
        RowState folded = KNOWN.with(delete(stamp(A, 2, 20, VersionVector.EMPTY)))
                .fold(ALL, RowPolicy.lastWriterWins())
                .state();

        assertThat(folded.base()).isEqualTo(Base.Absent.ABSENT);
        assertThat(shown(folded, RowPolicy.lastWriterWins())).isEqualTo("absent");
    }

    @Test
    void rowsWaitUntilAllTheirOperationsAreStable() {
        RowState state = with(
                KNOWN,
                List.of(
                        update(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 0)),
                        update(stamp(B, 1, 20, VersionVector.EMPTY), row(2, 0))));

        assertThat(state.fold(seen(B, 1), RowPolicy.lastWriterWins()).state()).isSameAs(state);
        assertThat(state.fold(seen(A, 1), RowPolicy.lastWriterWins()).state()).isSameAs(state);
        assertThat(state.fold(ALL, RowPolicy.lastWriterWins()).state().isUnstable())
                .isFalse();
    }

    @Test
    void whatAWriteExcludesIsLostAlthoughItIsSuperseded() {
        Operation parked = insert(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 0));
        Operation blind = new Operation.Insert(stamp(B, 1, 20, seen(A, 1)), KEY, row(2, 0), Set.of(parked.dot()));
        RowState state = with(RowState.UNKNOWN, List.of(parked, blind));

        assertThat(state.evaluate(RowPolicy.lastWriterWins()).losers())
                .extracting(Operation::dot)
                .containsExactly(parked.dot());
        assertThat(state.fold(ALL, RowPolicy.lastWriterWins()).lost())
                .containsExactly(new LostWrite(
                        KEY,
                        parked.dot(),
                        blind.dot(),
                        ConflictKind.UNSEEN,
                        "unseen",
                        null,
                        blind.stamp().writtenAt()));
    }

    @ParameterizedTest
    @EnumSource(DeletePolicy.class)
    void lostWritesNameTheKindAndTheRuleThatDecided(DeletePolicy deletes) {
        Operation d = delete(stamp(A, 2, 20, VersionVector.EMPTY));
        Operation u = update(stamp(B, 7, 25, VersionVector.EMPTY), row(5, 9));
        boolean deleteStands = deletes == DeletePolicy.DELETE_WINS;
        Operation loser = deleteStands ? u : d;
        Operation winner = deleteStands ? d : u;

        assertThat(with(KNOWN, List.of(d, u))
                        .fold(ALL, Schedules.policy(deletes))
                        .lost())
                .containsExactly(new LostWrite(
                        KEY,
                        loser.dot(),
                        winner.dot(),
                        deleteStands ? ConflictKind.UPDATE_DELETED : ConflictKind.DELETE_ORIGIN_DIFFERS,
                        deletes.text(),
                        loser.stamp().writtenAt(),
                        winner.stamp().writtenAt()));
    }

    /** A site that folded before the last write must report what one does that folds after it. */
    @Test
    void accountingIsTheSameWhetherOrNotALaterWriteIsAlreadyThere() {
        List<Operation> conflict = List.of(
                update(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 0)),
                update(stamp(B, 1, 20, VersionVector.EMPTY), row(2, 0)));
        Operation later = update(stamp(A, 2, 30, seen(B, 1)), row(3, 0));
        RowPolicy policy = RowPolicy.lastWriterWins();

        Fold early = with(KNOWN, conflict).fold(ALL.with(A, 1), policy);
        Fold after = early.state().with(later).fold(ALL, policy);
        Fold late = with(KNOWN, conflict).with(later).fold(ALL, policy);

        assertThat(early.lost()).hasSize(1);
        assertThat(after.lost()).isEmpty();
        assertThat(late.lost()).isEqualTo(early.lost());
    }

    @Test
    void rankIsTheHighestOfAllOperationsWhoeverWins() {
        Operation d = delete(stamp(A, 2, 20, VersionVector.EMPTY));
        Operation u = update(stamp(B, 7, 25, VersionVector.EMPTY), row(5, 9));

        assertThat(with(KNOWN, List.of(d, u)).rank()).contains(u.stamp());
        assertThat(with(KNOWN, List.of(u, d)).rank()).contains(u.stamp());
    }

    @Test
    void aBusyRowKeepsEveryDotButOnlyTheImagesThatMayStillMatter() {
        List<Operation> chain = new ArrayList<>();
        for (int n = 1; n <= 1000; n++) {
            chain.add(update(stamp(A, n, n, VersionVector.EMPTY), row(n, n)));
        }

        RowState state = RowState.UNKNOWN;
        for (Operation operation : chain) {
            state = state.with(operation, RowPolicy.lastWriterWins());
        }

        assertThat(state.operations())
                .extracting(Operation::dot)
                .isEqualTo(chain.stream().map(Operation::dot).toList());
        assertThat(state.operations().subList(0, 999))
                .allSatisfy(
                        o -> assertThat(((Operation.Update) o).after().columns().size())
                                .isZero());
        assertThat(state.operations().get(999)).isSameAs(chain.get(999));
    }

    @Test
    void losersKeepTheirImagesUntilTheRowFolds() {
        Operation loser = update(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 0));
        Operation winner = update(stamp(B, 1, 20, VersionVector.EMPTY), row(2, 0));
        Operation later = update(stamp(B, 2, 30, seen(A, 1)), row(3, 0));

        assertThat(with(KNOWN, List.of(loser, winner, later)).operations()).containsExactly(loser, winner, later);
    }

    @Test
    void messagesNameDotsAndNoRowData() {
        RowState state = KNOWN.with(update(stamp(B, 7, 25, VersionVector.EMPTY), row(4711, 9)));

        assertThat(state).hasToString("RowState[Present, folded {}, unstable [B:7]]");
    }

    /**
     * Two sites write a row without pause, each fifty writes behind the other: there is nothing to fold, and to find that
     * out after every write must not take longer the longer it goes on. Comparing the writes with each other takes hours.
     */
    @Test
    @Tag("pace")
    void rowThatTwoSitesWriteWithoutPauseIsAskedForAFoldAfterEveryWrite() {
        RowPolicy policy = Schedules.policy(DeletePolicy.UPDATE_WINS);
        int writes = 20_000;
        int behind = 50;
        Pace pace = Pace.within(Duration.ofSeconds(20));
        RowState state = KNOWN;
        for (int i = 1; i <= writes; i++) {
            long seen = Math.max(0, i - behind);
            state = state.with(update(stamp(A, i, 2L * i, seen(B, seen)), row(i, 9)));
            state = state.with(update(stamp(B, i, 2L * i + 1, seen(A, seen)), row(-i, 9)));
            VersionVector stable = seen(A, seen).merge(seen(B, seen));
            assertThat(state.fold(stable, policy).state()).isSameAs(state);
            assertThat(state.evaluate(policy).losers()).hasSize(Math.min(i, behind));
            if (i % 100 == 0) {
                pace.check();
            }
        }
        Fold fold = state.fold(seen(A, writes).merge(seen(B, writes)), policy);
        assertThat(fold.state().isUnstable()).isFalse();
        assertThat(fold.contested()).hasSize(2 * writes);
        assertThat(fold.lost()).hasSize(behind);
    }
}
