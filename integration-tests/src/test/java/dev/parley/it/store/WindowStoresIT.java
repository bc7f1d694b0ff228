package dev.parley.it.store;

import static dev.parley.it.store.StoreSamples.LIMA_2;
import static dev.parley.it.store.StoreSamples.blob;
import static dev.parley.it.store.StoreSamples.initialised;
import static dev.parley.it.store.StoreSamples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import dev.parley.store.Blob;
import dev.parley.store.Checkpoint;
import dev.parley.store.CheckpointStore;
import dev.parley.store.Engine;
import dev.parley.store.Flush;
import dev.parley.store.LeaseLostException;
import dev.parley.store.LeaseStore;
import dev.parley.store.ProjectedRow;
import dev.parley.store.ProjectedStore;
import dev.parley.store.Purpose;
import dev.parley.store.StoredKey;
import dev.parley.store.WindowRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are not stable, and rows that differ by intention, in the bridge's own tables. */
class WindowStoresIT {
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFlushReplacesWindowAndCheckpointTogetherAndNeverGoesBack(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            CheckpointStore store = new CheckpointStore(db.agent(), db.set);
            LeaseStore leases = new LeaseStore(db.agent(), db.set);
            long epoch = leases.takeOver("agent-1", 0);
            List<WindowRow> rows = new ArrayList<>();
            for (int i = 0; i < 1200; i++) {
                rows.add(new WindowRow(key(i), blob("key" + i), blob("state" + i)));
            }
            assertThat(store.load(row -> {}).isPresent()).isEqualTo(engine == Engine.MYSQL);

            assertThat(store.flush(epoch, flush(db, 100, rows, List.of()), 1)).isTrue();
            WindowRow changed = new WindowRow(key(7), blob("key7"), blob("other"));
            List<StoredKey> gone =
                    rows.subList(100, 1200).stream().map(WindowRow::key).toList();
            assertThat(store.flush(epoch, flush(db, 200, List.of(changed), gone), 2))
                    .isTrue();
            assertThat(store.flush(epoch, flush(db, 150, List.of(), List.of(key(7))), 3))
                    .isFalse();

            List<WindowRow> loaded = new ArrayList<>();
            Optional<Checkpoint> checkpoint = store.load(loaded::add);
            assertThat(checkpoint).contains(checkpoint(db, 200));
            List<WindowRow> expected = new ArrayList<>(rows.subList(0, 100));
            expected.set(7, changed);
            assertThat(loaded).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(store.find(List.of(key(7), key(500)))).containsExactly(changed);

            leases.takeOver("agent-2", 0);
            assertThatThrownBy(() -> store.flush(epoch, flush(db, 300, List.of(), List.of()), 4))
                    .isInstanceOf(LeaseLostException.class);
            assertThat(store.load(row -> {})).contains(checkpoint(db, 200));
        }
    }

    /** More than MySQL takes in one piece, which is 64 MB by default. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void aStateThatIsLargerThanAPacketIsKept(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            CheckpointStore store = new CheckpointStore(db.agent(), db.set);
            long epoch = new LeaseStore(db.agent(), db.set).takeOver("agent-1", 0);
            byte[] bytes = new byte[70 << 20];
            new Random(1).nextBytes(bytes);
            WindowRow large = new WindowRow(key(1), blob("key1"), Blob.of(bytes));
            WindowRow small = new WindowRow(key(2), blob("key2"), blob("small"));
            assertThat(store.flush(epoch, flush(db, 100, List.of(large, small), List.of()), 1))
                    .isTrue();

            CheckpointStore other = new CheckpointStore(db.agent(), db.set);
            List<WindowRow> loaded = new ArrayList<>();
            other.load(loaded::add);
            assertThat(loaded).containsExactlyInAnyOrder(large, small);
            assertThat(other.find(List.of(key(1), key(2)))).containsExactly(large, small);

            WindowRow smaller = new WindowRow(key(1), blob("key1"), blob("smaller"));
            assertThat(other.flush(epoch, flush(db, 200, List.of(smaller), List.of()), 2))
                    .isTrue();
            assertThat(db.query("SELECT key_hash FROM parley." + (engine == Engine.MYSQL ? "`window`" : "\"window\"")))
                    .hasSize(2);
            assertThat(other.find(List.of(key(1)))).containsExactly(smaller);
            assertThat(other.flush(epoch, flush(db, 300, List.of(large), List.of(key(2))), 3))
                    .isTrue();
            assertThat(other.flush(epoch, flush(db, 400, List.of(), List.of(key(1))), 4))
                    .isTrue();
            assertThat(db.query("SELECT key_hash FROM parley." + (engine == Engine.MYSQL ? "`window`" : "\"window\"")))
                    .isEmpty();
        }
    }

    private static Flush flush(TestDatabase db, long at, List<WindowRow> rows, List<StoredKey> gone) {
        return new Flush(checkpoint(db, at), rows, gone, List.of(), List.of(), List.of());
    }

    private static Checkpoint checkpoint(TestDatabase db, long at) {
        LogPosition position = db.engine == Engine.POSTGRESQL
                ? new LogPosition.Postgres(at)
                : new LogPosition.MySql("binlog.999999", at, "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5");
        return new Checkpoint(position, at, at << 16, blob("v" + at), blob("k" + at), Blob.EMPTY, blob("o" + at));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void pinnedRowsAreReplacedAndReleased(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ProjectedStore projected = new ProjectedStore(db.agent(), db.set);
            ProjectedRow absent = new ProjectedRow(
                    key(1), blob("k1"), null, blob("held"), "UNIQUE", blob("b"), 77, LIMA_2.toString());
            ProjectedRow other =
                    new ProjectedRow(key(2), blob("k2"), blob("image"), null, "CHECK", Blob.EMPTY, 78, "berlin");
            ProjectedRow again =
                    new ProjectedRow(key(1), blob("k1"), blob("now"), null, "FOREIGN_KEY", blob("c"), 79, "berlin");
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                projected.pin(connection, List.of(absent, other));
                connection.commit();
                assertThat(pinned(db)).containsExactlyInAnyOrder(absent, other);
                projected.pin(connection, List.of(again));
                projected.release(connection, List.of(key(2), key(3)));
                connection.commit();
            }
            assertThat(pinned(db)).containsExactly(again);
        }
    }

    private static List<ProjectedRow> pinned(TestDatabase db) throws SQLException {
        List<ProjectedRow> rows = new ArrayList<>();
        try (Connection connection = db.agent().connection(Purpose.STORE);
                PreparedStatement select = connection.prepareStatement(
                        "SELECT tbl, key_hash, key_bytes, image, held, reason, blockers, rank_hlc, rank_site"
                                + " FROM parley.projected WHERE set_name = ?")) {
            select.setString(1, db.set);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new ProjectedRow(
                            new StoredKey(row.getString(1), row.getString(2)),
                            Blob.of(row.getBytes(3)),
                            stored(row.getBytes(4)),
                            stored(row.getBytes(5)),
                            row.getString(6),
                            Blob.of(row.getBytes(7)),
                            row.getLong(8),
                            row.getString(9)));
                }
            }
            connection.commit();
        }
        return rows;
    }

    private static @Nullable Blob stored(@Nullable byte[] bytes) {
        return bytes == null ? null : Blob.of(bytes);
    }
}
