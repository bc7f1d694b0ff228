package dev.parley.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.TableShape;
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
import dev.parley.window.Checkpoint;
import dev.parley.window.Window;
import dev.parley.window.WindowUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class LocalFillTest {
    private static final SiteId ME = SiteId.of("me");
    private static final SiteId PEER = SiteId.of("peer");
    private static final Columns COLUMNS = Columns.of("id", "name");
    private static final TableShape TABLE = TableShape.of(
            "item",
            "public",
            "item",
            List.of(
                    new ColumnShape("id", "id", CanonicalType.INT, "integer", false),
                    new ColumnShape("name", "name", CanonicalType.TEXT, "text", true)),
            List.of("id"),
            List.of(),
            List.of(),
            false);

    private final Window window =
            new Window(ME, List.of(ME, PEER), table -> RowPolicy.lastWriterWins(), Checkpoint.initial(position(0)));
    private final FakeTables tables = new FakeTables();
    private final Map<RowKey, Boolean> asked = new HashMap<>();
    private final LocalFill fill = new LocalFill("me", List.of(TABLE), tables, window, (table, rows, free) -> {
        Predicate<RowKey> isFree = free.get();
        rows.keySet().forEach(key -> asked.put(key, isFree.test(key)));
        return new FillCount(rows.size(), 0, 0, 0, 0);
    });

    private static LogPosition position(long lsn) {
        return new LogPosition.Postgres(lsn);
    }

    private static RowKey key(int id) {
        return RowKey.of("item", new Value.Int(id));
    }

    private static Row row(int id) {
        return Row.of(COLUMNS, new Value.Int(id), new Value.Text("old"));
    }

    private static Sighting seen(int id, List<Operation> operations) {
        RowState state = RowState.of(new Base.Present(row(id)), VersionVector.EMPTY, operations);
        return new Sighting(key(id), Optional.of(row(id)), state, VersionVector.EMPTY, "", Sighting.Trust.SURE);
    }

    private static Operation delete(SiteId site, long sequence, int id) {
        Stamp stamp = new Stamp(new Dot(site, sequence), VersionVector.EMPTY, new HybridTimestamp(sequence));
        return new Operation.Delete(stamp, key(id), null, Set.of());
    }

    private void written(Operation operation) {
        Stamp stamp = operation.stamp();
        LogRecord.Transaction local = new LogRecord.Transaction(stamp, "", 0, List.of(operation));
        window.capture(new WindowUpdate(
                position(stamp.dot().sequence()), List.of(), Optional.of(local), Map.of(), local.writtenAt()));
    }

    @Test
    void rowOfWhichNothingIsKnownIsFree() {
        FillStart start = fill.begin(List.of(key(1)));

        assertThat(fill.fill(start.ticket(), List.of(seen(1, List.of())))).isEqualTo(new FillCount(1, 0, 0, 0, 0));

        assertThat(asked).containsExactly(Map.entry(key(1), true));
    }

    @Test
    void rowThatWasWrittenMeanwhileIsNotAlsoOnceThatHasFolded() {
        FillStart start = fill.begin(List.of(key(1), key(2)));
        written(delete(ME, 1, 1));
        window.heartbeat(new LogRecord.Heartbeat(
                PEER, 1, 0, VersionVector.of(ME, 1), HybridTimestamp.ZERO, VersionVector.EMPTY));
        assertThat(window.size().rows()).isZero();

        fill.fill(start.ticket(), List.of(seen(1, List.of()), seen(2, List.of())));

        assertThat(asked).containsOnly(Map.entry(key(1), false), Map.entry(key(2), true));
    }

    @Test
    void rowThatIsUnstableHereIsNotFree() {
        written(delete(ME, 1, 1));
        FillStart start = fill.begin(List.of(key(1)));

        fill.fill(start.ticket(), List.of(seen(1, List.of())));

        assertThat(asked).containsExactly(Map.entry(key(1), false));
    }

    @Test
    void rowThatIsUnstableThereIsNotTaken() {
        FillStart start = fill.begin(List.of(key(1)));

        FillCount count = fill.fill(start.ticket(), List.of(seen(1, List.of(delete(PEER, 1, 1)))));

        assertThat(count).isEqualTo(new FillCount(0, 0, 1, 0, 0));
        assertThat(asked).isEmpty();
    }

    @Test
    void rowsThatAreThereAreNotWatched() {
        tables.rows.put(key(1), row(1));

        assertThat(fill.begin(List.of(key(1)))).isEqualTo(FillStart.NOTHING);
        assertThat(fill.begin(List.of(key(1), key(2))).missing()).containsExactly(key(2));
    }

    @Test
    void ticketCountsOnceAndTheOldestOfManyIsForgotten() {
        List<FillStart> starts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            starts.add(fill.begin(List.of(key(i))));
        }
        assertThatThrownBy(() -> fill.fill(starts.get(0).ticket(), List.of()))
                .hasMessageContaining("Run the command again");

        fill.fill(starts.get(4).ticket(), List.of(seen(4, List.of())));

        assertThatThrownBy(() -> fill.fill(starts.get(4).ticket(), List.of(seen(4, List.of()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowThatWasNotAskedForIsRefused() {
        FillStart start = fill.begin(List.of(key(1)));

        assertThatThrownBy(() -> fill.fill(start.ticket(), List.of(seen(2, List.of()))))
                .hasMessageContaining("not asked for");
    }

    @Test
    void nothingIsLockedWhileCaptureIsBehind() {
        FillStart start = fill.begin(List.of(key(1)));
        tables.captured = false;

        assertThatThrownBy(() -> fill.fill(start.ticket(), List.of(seen(1, List.of()))))
                .isInstanceOf(SiteUnavailableException.class)
                .hasMessageContaining("behind");
        assertThat(asked).isEmpty();
    }
}
