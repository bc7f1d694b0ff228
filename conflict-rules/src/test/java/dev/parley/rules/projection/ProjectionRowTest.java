package dev.parley.rules.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A row before others have their say: whether it exists, what it shows, and every image that its operations knew. */
class ProjectionRowTest {
    private static final RowKey KEY = RowKey.of("t", new Value.Int(1));
    private static final Columns COLUMNS = Columns.of("id", "c");
    private static final Stamp STAMP =
            new Stamp(new Dot(SiteId.of("a"), 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(10));

    private static Row row(long c) {
        return Row.of(COLUMNS, new Value.Int(1), new Value.Int(c));
    }

    private static ProjectionRow of(Base base, @Nullable Row table, Operation... operations) {
        RowState state = RowState.of(base, VersionVector.EMPTY, List.of(operations));
        return ProjectionRow.of(KEY, state, RowPolicy.lastWriterWins(), table);
    }

    @Test
    void aWrittenRowShowsWhatWasWrittenAndKnowsWhatWasThere() {
        ProjectionRow row =
                of(new Base.Present(row(1)), row(9), new Operation.Update(STAMP, KEY, row(1), row(2), Set.of()));

        assertThat(row.exists()).isTrue();
        assertThat(row.image()).isEqualTo(row(2));
        assertThat(row.rank()).contains(STAMP);
        assertThat(row.former()).containsExactly(row(1), row(2), row(1));
    }

    @Test
    void whatTheStateDoesNotSayIsThatOfTheTable() {
        Row part = Row.of(COLUMNS, new Value.Int(1), Value.Unchanged.UNCHANGED);
        Operation written = new Operation.Update(STAMP, KEY, null, part, Set.of());

        assertThat(of(Base.Unknown.UNKNOWN, row(9), written).image()).isEqualTo(row(9));
        assertThat(of(Base.Unknown.UNKNOWN, null, written).image()).isEqualTo(part);
        assertThat(of(Base.Unknown.UNKNOWN, null, written).former()).containsExactly(part);
    }

    @Test
    void aDeletedRowShowsWhatItWouldBe() {
        ProjectionRow row = of(Base.Unknown.UNKNOWN, row(9), new Operation.Delete(STAMP, KEY, row(3), Set.of()));

        assertThat(row.exists()).isFalse();
        assertThat(row.image()).isEqualTo(row(3));
        assertThat(row.former()).containsExactly(row(3));
    }

    @Test
    void withoutOperationsTheBaseStandsOrElseTheTable() {
        assertThat(of(new Base.Present(row(1)), row(9)).image()).isEqualTo(row(1));
        assertThat(of(new Base.Present(row(1)), row(9)).exists()).isTrue();
        assertThat(of(Base.Unknown.UNKNOWN, row(9)).exists()).isTrue();
        assertThat(of(Base.Unknown.UNKNOWN, row(9)).image()).isEqualTo(row(9));
        assertThat(of(Base.Unknown.UNKNOWN, null).exists()).isFalse();
        assertThat(of(Base.Absent.ABSENT, row(9)).exists()).isFalse();
        assertThat(of(Base.Absent.ABSENT, row(9)).rank()).isEmpty();
    }

    @Test
    void aRowWithoutMetadataIsAsTheTableHasIt() {
        ProjectionRow row = ProjectionRow.withoutMetadata(KEY, row(4));

        assertThat(row).isEqualTo(of(Base.Unknown.UNKNOWN, row(4)));
        assertThatThrownBy(() -> new ProjectionRow(KEY, row.rank(), true, null, List.of()))
                .hasMessageContaining("exists, but its image is not known");
    }
}
