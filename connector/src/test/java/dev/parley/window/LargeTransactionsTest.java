package dev.parley.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.state.RowState;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A window that keeps large transactions as a whole knows of each row what one knows that keeps every row by itself,
 * whatever comes in which order, flushes and restarts included.
 */
class LargeTransactionsTest {
    private static final SiteId ME = SiteId.of("me");
    private static final SiteId PEER = SiteId.of("peer");
    private static final Columns COLUMNS = Columns.of("id", "name");
    private static final int KEYS = 12;

    /** One window, what is stored of it, and what stands in the table of its flushes. */
    private static final class Side {
        private final int largeRows;
        private Window window;
        private Checkpoint checkpoint = Checkpoint.initial(new LogPosition.Postgres(0));
        private final Map<RowKey, FlushSnapshot.StoredRow> stored = new HashMap<>();

        Side(int largeRows) {
            this.largeRows = largeRows;
            this.window = made();
        }

        private Window made() {
            return new Window(
                    ME, List.of(ME, PEER), table -> RowPolicy.lastWriterWins(), List.of(), checkpoint, largeRows);
        }

        void flush(boolean durable) {
            FlushSnapshot snapshot = window.snapshot();
            if (!durable) {
                window.notFlushed(snapshot);
                return;
            }
            snapshot.gone().forEach(stored::remove);
            snapshot.large().gone().forEachRemaining(stored::remove);
            stored.putAll(snapshot.rows());
            snapshot.large().changed().forEachRemaining(row -> stored.put(row.getKey(), row.getValue()));
            window.flushed(snapshot);
            checkpoint = snapshot.checkpoint();
        }

        void restart() {
            window = made();
            stored.forEach(window::load);
            window.loaded();
        }
    }

    /** The transactions of both sites, as one of them captures them. */
    private static final class World {
        private final Random random;
        private final List<Side> sides = List.of(new Side(1), new Side(Integer.MAX_VALUE));
        private VersionVector applied = VersionVector.EMPTY;
        private VersionVector peer = VersionVector.EMPTY;
        private VersionVector stable = VersionVector.EMPTY;
        private long clock = 10;
        private long position;
        private long heartbeats;

        World(long seed) {
            random = new Random(seed);
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> local();
                case 3, 4, 5 -> remote();
                case 6 -> heartbeat();
                case 7 -> sides.forEach(side -> side.flush(true));
                case 8 -> sides.forEach(side -> side.flush(false));
                default -> {
                    if (random.nextInt(4) == 0) {
                        sides.forEach(side -> side.flush(true));
                        sides.forEach(Side::restart);
                    } else {
                        suspect();
                    }
                }
            }
            compare();
        }

        private void local() {
            LogRecord.Transaction made =
                    transaction(new Stamp(new Dot(ME, applied.get(ME) + 1), applied, new HybridTimestamp(clock += 3)));
            applied = applied.with(made.dot());
            position++;
            sides.forEach(side -> side.window.capture(new WindowUpdate(
                    new LogPosition.Postgres(position), List.of(), Optional.of(made), Map.of(), made.writtenAt())));
        }

        /** The peer has seen what it had seen before, and sometimes all that is known here. */
        private void remote() {
            peer = random.nextBoolean() ? applied.merge(peer) : peer;
            LogRecord.Transaction made =
                    transaction(new Stamp(new Dot(PEER, peer.get(PEER) + 1), peer, new HybridTimestamp(clock += 2)));
            peer = peer.with(made.dot());
            boolean first = random.nextBoolean();
            if (first) {
                sides.forEach(side -> side.window.applied(List.of(made)));
                compare();
            }
            applied = applied.with(made.dot());
            position++;
            BitSet seen = new BitSet();
            for (int i = 0; i < made.operations().size(); i++) {
                seen.set(i, random.nextInt(4) > 0);
            }
            Map<RowKey, Expectation> due = new HashMap<>();
            for (Side side : sides) {
                Map<RowKey, Expectation> expectations = side.window.capture(
                        new WindowUpdate(
                                new LogPosition.Postgres(position),
                                List.of(made),
                                Optional.empty(),
                                Map.of(),
                                made.writtenAt()),
                        Map.of(made.dot(), seen));
                if (due.isEmpty()) {
                    due.putAll(expectations);
                } else {
                    assertThat(expectations).containsAllEntriesOf(due);
                }
            }
        }

        private LogRecord.Transaction transaction(Stamp stamp) {
            List<Operation> operations = new ArrayList<>();
            int first = random.nextInt(KEYS);
            int rows = 1 + random.nextInt(6);
            for (int i = 0; i < rows; i++) {
                RowKey key = RowKey.of("item", new Value.Int((first + i) % KEYS));
                Row image = Row.of(COLUMNS, key.get(0), new Value.Text("v" + stamp.dot()));
                operations.add(
                        switch (random.nextInt(4)) {
                            case 0 -> new Operation.Delete(stamp, key, null, Set.of());
                            case 1 -> new Operation.Update(stamp, key, null, image, Set.of());
                            case 2 ->
                                new Operation.Update(
                                        stamp, key, image.with(1, new Value.Text("before")), image, Set.of());
                            default -> new Operation.Insert(stamp, key, image, Set.of());
                        });
            }
            return new LogRecord.Transaction(stamp, "", 0, operations);
        }

        private void heartbeat() {
            heartbeats++;
            VersionVector known = VersionVector.EMPTY
                    .with(ME, (long) (applied.get(ME) * random.nextDouble()))
                    .with(PEER, applied.get(PEER));
            sides.forEach(side -> side.window.heartbeat(new LogRecord.Heartbeat(
                    PEER,
                    heartbeats,
                    known.get(PEER),
                    known.merge(peer.get(ME) > known.get(ME) ? peer : known),
                    new HybridTimestamp(clock),
                    VersionVector.EMPTY)));
        }

        private void suspect() {
            RowKey key = RowKey.of("item", new Value.Int(random.nextInt(KEYS)));
            for (Side side : sides) {
                if (side.window.isSuspect(key)) {
                    side.window.cleared(key);
                } else {
                    side.window.suspect(key, side.window.shown(key));
                }
            }
        }

        private void compare() {
            Window one = sides.get(0).window;
            Window other = sides.get(1).window;
            List<RowKey> keys = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                keys.add(RowKey.of("item", new Value.Int(i)));
            }
            assertThat(one.checkpoint()).isEqualTo(other.checkpoint());
            for (RowKey key : keys) {
                assertThat(one.shown(key)).as("shown").isEqualTo(other.shown(key));
            }
            List<RowState> some = one.view(keys);
            List<RowState> others = other.view(keys);
            stable = stable.merge(one.stable()).merge(other.stable());
            for (int i = 0; i < KEYS; i++) {
                assertThat(dots(some.get(i))).isEqualTo(dots(others.get(i)));
            }
            assertThat(sides.get(0).stored.keySet())
                    .isEqualTo(sides.get(1).stored.keySet());
            assertThat(one.cut().rows()).hasSameSizeAs(other.cut().rows());
        }

        /** Without those that fold at the next occasion: after a restart some may be there again. */
        private List<Dot> dots(RowState state) {
            return state.operations().stream()
                    .map(Operation::dot)
                    .filter(dot -> !stable.contains(dot))
                    .toList();
        }
    }

    @Test
    void rowsAreKnownAsIfEachWasKeptByItself() {
        for (long seed = 0; seed < 2_000; seed++) {
            World world = new World(seed);
            for (int step = 0; step < 40; step++) {
                world.step();
            }
        }
    }

    @Test
    void rowsOfALargeTransactionHaveNoStatesOfTheirOwn() {
        Side side = new Side(3);
        Stamp stamp = new Stamp(new Dot(ME, 1), VersionVector.EMPTY, new HybridTimestamp(1));
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            RowKey key = RowKey.of("item", new Value.Int(i));
            operations.add(new Operation.Insert(stamp, key, Row.of(COLUMNS, key.get(0), Value.Null.NULL), Set.of()));
        }
        LogRecord.Transaction made = new LogRecord.Transaction(stamp, "", 0, operations);
        side.window.capture(new WindowUpdate(
                new LogPosition.Postgres(1), List.of(), Optional.of(made), Map.of(), made.writtenAt()));

        FlushSnapshot snapshot = side.window.snapshot();

        assertThat(side.window.size().rows()).isEqualTo(KEYS);
        assertThat(snapshot.rows()).isEmpty();
        List<RowKey> written = new ArrayList<>();
        snapshot.large().changed().forEachRemaining(row -> written.add(row.getKey()));
        assertThat(written)
                .containsExactlyElementsOf(
                        operations.stream().map(Operation::key).toList());
    }
}
