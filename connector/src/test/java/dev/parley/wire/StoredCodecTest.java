package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.Base;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredCodecTest {
    private static final LogPlace PLACE = LogPlace.of("parley.window");

    private final StoredCodec codec = new StoredCodec();

    @Test
    void keysAndRowsComeBackEqual() {
        SampleRecords samples = new SampleRecords(5);
        for (int i = 0; i < 1_000; i++) {
            RowKey key = RowKey.of("t", new Value.Int(i), new Value.Text("k" + i));
            Row row = samples.row();

            assertThat(codec.key(codec.key(key), PLACE)).isEqualTo(key);
            assertThat(codec.row(codec.row(row), PLACE)).isEqualTo(row);
        }
    }

    @Test
    void keyListsKeepTheirOrder() {
        List<RowKey> keys = List.of(RowKey.of("b", new Value.Int(2)), RowKey.of("a", new Value.Int(1)));

        assertThat(codec.keys(codec.keys(keys), PLACE)).isEqualTo(keys);
        assertThat(codec.keys(codec.keys(List.of()), PLACE)).isEmpty();
    }

    @Test
    void vectorsAndOffsetsComeBackEqual() {
        VersionVector vector = VersionVector.of(SampleRecords.LIMA, 3).with(SampleRecords.BERLIN, 1L << 40);
        Map<String, Long> offsets = Map.of("x.log.a", 0L, "x.log.b", 1L << 50);

        assertThat(codec.vector(codec.vector(vector), PLACE)).isEqualTo(vector);
        assertThat(codec.vector(codec.vector(VersionVector.EMPTY), PLACE)).isEqualTo(VersionVector.EMPTY);
        assertThat(codec.known(codec.known(Map.of(SampleRecords.LIMA, vector)), PLACE))
                .containsExactly(Map.entry(SampleRecords.LIMA, vector));
        assertThat(codec.offsets(codec.offsets(offsets), PLACE)).isEqualTo(offsets);
    }

    @Test
    void rowStatesComeBackEqual() {
        Random random = new Random(8);
        SampleRecords samples = new SampleRecords(9);
        for (int i = 0; i < 500; i++) {
            RowState state = state(random, samples);

            RowState read = codec.state(codec.state(state), PLACE);

            assertThat(read.base()).isEqualTo(state.base());
            assertThat(read.folded()).isEqualTo(state.folded());
            assertThat(read.operations()).isEqualTo(state.operations());
            assertThat(codec.state(read)).isEqualTo(codec.state(state));
        }
    }

    private static RowState state(Random random, SampleRecords samples) {
        Base base = switch (random.nextInt(3)) {
            case 0 -> Base.Unknown.UNKNOWN;
            case 1 -> Base.Absent.ABSENT;
            default -> new Base.Present(samples.row());
        };
        List<Operation> operations = new ArrayList<>();
        RowKey key = RowKey.of("t", new Value.Int(1));
        for (int n = 1; n <= random.nextInt(5); n++) {
            Stamp stamp = new Stamp(
                    new Dot(random.nextBoolean() ? SampleRecords.BERLIN : SampleRecords.LIMA, 10 + n),
                    VersionVector.of(SampleRecords.BERLIN, random.nextInt(9)),
                    HybridTimestamp.ofWallMillis(100 + n));
            operations.add(samples.operation(stamp, key));
        }
        return RowState.of(base, VersionVector.of(SampleRecords.LIMA, random.nextInt(9)), operations);
    }

    @Test
    void conflictsAndDecisionsComeBackEqual() {
        Random random = new Random(12);
        SampleRecords samples = new SampleRecords(13);
        for (int i = 0; i < 200; i++) {
            Row row = samples.row();
            ConflictDetail detail = new ConflictDetail(
                    state(random, samples), random.nextBoolean() ? new Base.Present(row) : Base.Absent.ABSENT);
            StoredDecision decision = new StoredDecision(row, Set.of(new Dot(SampleRecords.LIMA, i + 1)));

            ConflictDetail read = codec.conflict(codec.conflict(detail), PLACE);

            assertThat(read.outcome()).isEqualTo(detail.outcome());
            assertThat(read.inputs().operations()).isEqualTo(detail.inputs().operations());
            assertThat(codec.decision(codec.decision(decision), PLACE)).isEqualTo(decision);
            StoredDecision gone = new StoredDecision(StoredDecision.Effect.DELETE, Row.of(Columns.of()), Set.of());
            assertThat(codec.decision(codec.decision(gone), PLACE)).isEqualTo(gone);
        }
    }

    @Test
    void aConflictAmongManyKeepsLoserAndWinner() {
        SampleRecords samples = new SampleRecords(14);
        List<Operation> operations = new ArrayList<>();
        for (int n = 1; n <= 40; n++) {
            Stamp stamp = new Stamp(
                    new Dot(SampleRecords.BERLIN, n), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(100 + n));
            operations.add(samples.operation(stamp, RowKey.of("t", new Value.Int(1))));
        }
        ConflictDetail all = new ConflictDetail(
                RowState.of(Base.Unknown.UNKNOWN, VersionVector.EMPTY, operations), Base.Unknown.UNKNOWN);

        ConflictDetail some = all.only(2, new Dot(SampleRecords.BERLIN, 3), new Dot(SampleRecords.BERLIN, 40));

        assertThat(some.inputs().operations())
                .extracting(operation -> operation.dot().sequence())
                .containsExactly(3L, 39L, 40L);
    }

    @Test
    void aConflictLosesTheVersionsThatAreTooLargeAndNoOthers() {
        Stamp stamp =
                new Stamp(new Dot(SampleRecords.BERLIN, 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(100));
        Stamp later = new Stamp(new Dot(SampleRecords.LIMA, 1), VersionVector.EMPTY, HybridTimestamp.ofWallMillis(101));
        RowKey key = RowKey.of("t", new Value.Int(1));
        Row small = Row.of(Columns.of("id", "note"), new Value.Int(1), new Value.Text("x"));
        Row large = small.with(1, new Value.Text("x".repeat(5_000)));
        List<Operation> both = List.of(
                new Operation.Update(stamp, key, small, large, Set.of()),
                new Operation.Update(later, key, small, small, Set.of()));
        ConflictDetail all = new ConflictDetail(
                RowState.of(new Base.Present(large), VersionVector.EMPTY, both), new Base.Present(small));

        ConflictDetail some = all.parts(part -> codec.conflict(part).length <= 1_000);

        assertThat(some.inputs().operations()).containsExactly(both.get(1));
        assertThat(some.inputs().base()).isEqualTo(Base.Unknown.UNKNOWN);
        assertThat(some.outcome()).isEqualTo(all.outcome());
        assertThat(all.parts(part -> true).inputs().operations()).isEqualTo(both);
    }

    @Test
    void unreadableBytesAreToldWithTheirPlace() {
        assertThatThrownBy(() -> codec.state(new byte[] {-1, -1}, PLACE))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("in parley.window. ");
        assertThatThrownBy(() -> codec.state(new byte[0], PLACE))
                .hasMessageContaining("A row state has the unknown base 0");
    }
}
