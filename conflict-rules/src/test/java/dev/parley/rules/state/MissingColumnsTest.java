package dev.parley.rules.state;

import static dev.parley.rules.state.RowSamples.A;
import static dev.parley.rules.state.RowSamples.ALL;
import static dev.parley.rules.state.RowSamples.B;
import static dev.parley.rules.state.RowSamples.COLUMNS;
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

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.DeletePolicy;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.SumDeltas;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Columns that an image does not hold: long values left alone, columns that a site does not have. */
class MissingColumnsTest {
    private static Row withoutE(int c) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Int(c), Value.Unchanged.UNCHANGED);
    }

    /** As {@link RowSamples#with}, keeping what the rules need and no more. */
    private static RowState compact(RowState state, List<Operation> operations) {
        RowState result = state;
        for (Operation operation : operations) {
            result = result.with(operation, RowPolicy.lastWriterWins());
        }
        return result;
    }

    @Test
    void aColumnMissingFromTheWinnerKeepsTheValueOfItsLatestCarrier() {
        Operation carrier = update(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 7));
        Operation winner = update(stamp(B, 1, 20, VersionVector.EMPTY), withoutE(2));

        assertThat(shown(with(KNOWN, List.of(winner, carrier)), RowPolicy.lastWriterWins()))
                .isEqualTo("row c=2 e=7");
    }

    @Test
    void aColumnNobodyCarriesComesFromTheBaseAndElseStaysUnchanged() {
        Operation winner = update(stamp(B, 1, 20, VersionVector.EMPTY), withoutE(2));

        assertThat(shown(KNOWN.with(winner), RowPolicy.lastWriterWins())).isEqualTo("row c=2 e=9");
        assertThat(shown(RowState.UNKNOWN.with(winner), RowPolicy.lastWriterWins()))
                .isEqualTo("row c=2 e=?");
    }

    @Test
    void aResurrectedRowTakesMissingColumnsFromBeforeTheDelete() {
        Operation old = update(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 7));
        Operation d = delete(stamp(A, 2, 20, VersionVector.EMPTY));
        Operation u = update(stamp(B, 1, 15, VersionVector.EMPTY), withoutE(5));

        assertThat(shown(with(KNOWN, List.of(old, d, u)), Schedules.policy(DeletePolicy.UPDATE_WINS)))
                .isEqualTo("row c=5 e=7");
    }

    /** A site whose table has no column {@code e} writes after one that has it: the value must not get lost. */
    @Test
    void columnThatALaterWriterDoesNotHaveKeepsItsValue() {
        Row less = Row.of(Columns.of("id", "c"), new Value.Int(1), new Value.Int(5));
        Operation first = insert(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 7));
        Operation second = update(stamp(B, 1, 20, seen(A, 1)), less);
        Operation third = update(stamp(B, 2, 30, seen(A, 1)), less);

        RowPolicy policy = RowPolicy.lastWriterWins();
        RowState compact =
                RowState.UNKNOWN.with(first, policy).with(second, policy).with(third, policy);
        assertThat(shown(compact, policy)).isEqualTo("row c=5 e=7");
        assertThat(shown(with(RowState.UNKNOWN, List.of(third, first, second)), policy))
                .isEqualTo("row c=5 e=7");
        assertThat(shown(compact.fold(ALL, policy).state(), policy)).isEqualTo("row c=5 e=7");
        assertThat(shown(with(KNOWN, List.of(third)), policy)).isEqualTo("row c=5 e=9");
    }

    /** Of writes that a later one stands above, no more is kept than their names: what comes beside them shows all the same. */
    @Test
    void columnThatOnlyALateWriteHasShowsWhateverWasKeptOfTheOthers() {
        Columns less = Columns.of("id", "c");
        Operation first =
                update(stamp(A, 1, 20, VersionVector.EMPTY), Row.of(less, new Value.Int(1), new Value.Int(5)));
        Operation second =
                update(stamp(A, 2, 30, VersionVector.EMPTY), Row.of(less, new Value.Int(1), new Value.Int(6)));
        Operation late = update(stamp(B, 1, 10, VersionVector.EMPTY), row(7, 3));

        for (List<Operation> order : List.of(List.of(first, second, late), List.of(late, first, second))) {
            assertThat(shown(compact(KNOWN, order), RowPolicy.lastWriterWins())).isEqualTo("row c=6 e=3");
        }
    }

    /** What a row had before it was inserted anew is gone, also if a third write saw neither. */
    @Test
    void columnOfAFormerLifeIsGoneWhateverCameBesideIt() {
        Columns less = Columns.of("id", "c");
        Operation former = update(stamp(A, 1, 20, VersionVector.EMPTY), row(5, 2));
        Operation born = insert(stamp(A, 2, 30, VersionVector.EMPTY), Row.of(less, new Value.Int(1), new Value.Int(6)));
        Operation beside =
                update(stamp(B, 1, 10, VersionVector.EMPTY), Row.of(less, new Value.Int(1), new Value.Int(7)));

        for (List<Operation> order : List.of(List.of(former, born, beside), List.of(beside, former, born))) {
            Row image = Group.table(compact(KNOWN, order), RowPolicy.lastWriterWins())
                    .orElseThrow();
            assertThat(image.get("c")).isEqualTo(new Value.Int(6));
            assertThat(image.get("e")).isEqualTo(Value.Unchanged.UNCHANGED);
        }
    }

    /** Concurrent inserts: who has no such column wins, and both sites that have it show what the other wrote. */
    @Test
    void columnThatTheWinnerDoesNotHaveIsThatOfTheLoserUnlessTheWinnerReplacedIt() {
        Row less = Row.of(Columns.of("id", "c"), new Value.Int(1), new Value.Int(5));
        Operation mine = insert(stamp(A, 1, 10, VersionVector.EMPTY), row(1, 7));
        Operation concurrent = insert(stamp(B, 1, 20, VersionVector.EMPTY), less);
        Operation later = insert(stamp(B, 1, 20, seen(A, 1)), less);

        for (RowState start : List.of(RowState.UNKNOWN, KNOWN)) {
            assertThat(shown(with(start, List.of(mine, concurrent)), RowPolicy.lastWriterWins()))
                    .isEqualTo("row c=5 e=7");
            assertThat(shown(with(start, List.of(concurrent, mine)), RowPolicy.lastWriterWins()))
                    .isEqualTo("row c=5 e=7");
        }
        Evaluation replaced = with(RowState.UNKNOWN, List.of(mine, later)).evaluate(RowPolicy.lastWriterWins());
        assertThat(replaced.visible()).isEqualTo(new Visible.Row(less, later));
    }

    /** Under rules for columns a write decides what it changed; of the rest, the latest image that has it tells. */
    @Test
    void columnThatNobodyChangedIsThatOfTheLatestImageThatHasIt() {
        RowPolicy policy = new RowPolicy(
                1, DeletePolicy.UPDATE_WINS, new LastWriterWins(), List.of(ColumnGroup.of("c", new SumDeltas())));
        Operation whole =
                new Operation.Update(stamp(A, 1, 10, VersionVector.EMPTY), KEY, row(1, 5), row(2, 5), Set.of());
        Operation part = new Operation.Update(stamp(B, 1, 20, seen(A, 1)), KEY, withoutE(2), withoutE(4), Set.of());

        RowState state = RowState.of(Base.Unknown.UNKNOWN, VersionVector.EMPTY, List.of(whole, part));

        assertThat(state.evaluate(policy).visible())
                .isInstanceOfSatisfying(
                        Visible.Row.class, shown -> assertThat(shown.image()).isEqualTo(row(4, 5)));
    }
}
