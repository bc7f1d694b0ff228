package dev.parley.rules.state;

import static dev.parley.rules.state.RowSamples.A;
import static dev.parley.rules.state.RowSamples.B;
import static dev.parley.rules.state.RowSamples.COLUMNS;
import static dev.parley.rules.state.RowSamples.KEY;
import static dev.parley.rules.state.RowSamples.delete;
import static dev.parley.rules.state.RowSamples.insert;
import static dev.parley.rules.state.RowSamples.row;
import static dev.parley.rules.state.RowSamples.seen;
import static dev.parley.rules.state.RowSamples.stamp;
import static dev.parley.rules.state.RowSamples.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a deleted row comes back as, for the sake of rows that refer to it. */
class RevivedRowTest {
    private static Optional<Row> revived(Operation... operations) {
        return RowState.of(Base.Unknown.UNKNOWN, VersionVector.EMPTY, List.of(operations))
                .evaluateRevived(RowPolicy.lastWriterWins());
    }

    @Test
    void aRowThatWasWrittenComesBackAsItWasWritten() {
        Operation written = update(stamp(A, 1, 10, VersionVector.EMPTY), row(2, 5));

        assertThat(revived(written, delete(stamp(B, 1, 20, seen(A, 1))))).contains(row(2, 5));
    }

    @Test
    void whatNoWriteHeldIsWhatTheDeleteFoundThere() {
        Row part = Row.of(COLUMNS, new Value.Int(1), new Value.Int(2), Value.Unchanged.UNCHANGED);
        Operation written = insert(stamp(A, 1, 10, VersionVector.EMPTY), part);

        assertThat(revived(written, delete(stamp(B, 1, 20, seen(A, 1))))).contains(row(2, 9));
    }

    @Test
    void aRowThatWasOnlyDeletedIsWhatTheLatestDeleteFound() {
        Operation earlier = new Operation.Delete(stamp(A, 1, 10, VersionVector.EMPTY), KEY, row(3, 3), Set.of());

        assertThat(revived(earlier, delete(stamp(B, 1, 20, VersionVector.EMPTY))))
                .contains(row(1, 9));
    }

    @Test
    void nothingIsMadeUpForARowOfWhichNothingIsKnown() {
        Operation blind = new Operation.Delete(stamp(A, 1, 10, VersionVector.EMPTY), KEY, null, Set.of());

        assertThat(revived(blind)).isEmpty();
    }
}
