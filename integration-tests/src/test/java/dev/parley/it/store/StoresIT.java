package dev.parley.it.store;

import static dev.parley.store.ConflictStatus.FINAL;
import static dev.parley.store.ConflictStatus.PENDING;
import static dev.parley.store.ConflictStatus.PROVISIONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import dev.parley.rules.state.ConflictKind;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.AppliedStore;
import dev.parley.store.Blob;
import dev.parley.store.Checkpoint;
import dev.parley.store.CheckpointStore;
import dev.parley.store.ConflictFeed;
import dev.parley.store.ConflictRow;
import dev.parley.store.ConflictStatus;
import dev.parley.store.ConflictStep;
import dev.parley.store.ConflictStore;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.DecisionStore;
import dev.parley.store.Engine;
import dev.parley.store.ErrorAction;
import dev.parley.store.ErrorKind;
import dev.parley.store.FenceStore;
import dev.parley.store.Flush;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.Lease;
import dev.parley.store.LeaseLostException;
import dev.parley.store.LeaseStore;
import dev.parley.store.NewDecision;
import dev.parley.store.OldDecisions;
import dev.parley.store.ProjectedRow;
import dev.parley.store.ProjectedStore;
import dev.parley.store.Purpose;
import dev.parley.store.SelfRow;
import dev.parley.store.SelfStore;
import dev.parley.store.StoredKey;
import dev.parley.store.StoredWrite;
import dev.parley.store.Trailer;
import dev.parley.store.TrailerStore;
import dev.parley.store.WindowRow;
import dev.parley.wire.StoredDecision;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bridge's own tables, used with the least-privilege role that init made. */
class StoresIT {
    private static final SiteId BERLIN = SiteId.of("berlin");
    private static final SiteId LIMA_2 = new SiteId("lima", 2);

    @ParameterizedTest
    @EnumSource(Engine.class)
    void everyTakeoverGetsAHigherEpochAndFencesTheEarlierHolder(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            LeaseStore leases = new LeaseStore(db.agent(), db.set);
            assertThat(leases.current()).isEmpty();

            long first = leases.takeOver("agent-1", 10);
            long second = leases.takeOver("agent-2", 20);

            assertThat(second).isGreaterThan(first);
            assertThat(leases.current()).contains(new Lease(second, "agent-2", 20));
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                leases.requireHeld(connection, second);
                assertThatThrownBy(() -> leases.requireHeld(connection, first))
                        .isInstanceOf(LeaseLostException.class)
                        .hasMessageContaining("agent-2")
                        .hasMessageContaining(db.set);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTakeoverWaitsForOpenApplyTransactions(Engine engine) throws Exception {
        try (TestDatabase db = initialised(engine);
                Database patient = Database.open(db.agentSettings().withLockTimeout(Duration.ofMinutes(1)))) {
            LeaseStore leases = new LeaseStore(patient, db.set);
            long epoch = leases.takeOver("agent-1", 0);
            CompletableFuture<Long> takeover;
            try (Connection apply = db.agent().connection(Purpose.APPLY)) {
                leases.requireHeld(apply, epoch);
                takeover = CompletableFuture.supplyAsync(() -> leases.takeOver("agent-2", 0));
                await().atMost(Duration.ofSeconds(30)).until(() -> waitingForLocks(db) > 0);
                assertThat(takeover).isNotDone();
                apply.commit();
            }
            assertThat(takeover.get()).isGreaterThan(epoch);
        }
    }

    private static long waitingForLocks(TestDatabase db) throws SQLException {
        String sql = db.engine == Engine.POSTGRESQL
                ? "SELECT count(*) FROM pg_locks WHERE NOT granted"
                : "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
        return Long.parseLong(db.query(sql).get(0));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rangesOfOneOriginCollideAndTheNewestSaysWhatIsCommitted(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            AppliedStore applied = new AppliedStore(db.agent(), db.set);
            assertThat(new LeaseStore(db.agent(), db.set).takeOver("agent-1", 0))
                    .isEqualTo(1);
            mark(db, applied, new AppliedRange(BERLIN, 1, 4, 100, 1), new AppliedRange(LIMA_2, 1, 1, 90, 1));
            mark(db, applied, new AppliedRange(BERLIN, 5, 9, 110, 1));

            assertThat(applied.newest())
                    .containsExactly(new AppliedRange(BERLIN, 5, 9, 110, 1), new AppliedRange(LIMA_2, 1, 1, 90, 1));
            assertThat(applied.committed()).isEqualTo(VersionVector.of(Map.of(BERLIN, 9L, LIMA_2, 1L)));
            assertThatThrownBy(() -> mark(db, applied, new AppliedRange(BERLIN, 5, 6, 120, 1)))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(db.agent().errors().classify(e).kind())
                                    .isEqualTo(ErrorKind.UNIQUE));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void markersKeepTheLeaseAndAreNotWrittenWithoutIt(Engine engine) throws Exception {
        try (TestDatabase db = initialised(engine);
                Database patient = Database.open(db.agentSettings().withLockTimeout(Duration.ofMinutes(1)))) {
            AppliedStore applied = new AppliedStore(db.agent(), db.set);
            LeaseStore leases = new LeaseStore(patient, db.set);
            long epoch = leases.takeOver("agent-1", 0);
            CompletableFuture<Long> takeover;
            try (Connection apply = db.agent().connection(Purpose.APPLY)) {
                applied.mark(apply, epoch, List.of(new AppliedRange(BERLIN, 1, 4, 100, epoch)));
                takeover = CompletableFuture.supplyAsync(() -> leases.takeOver("agent-2", 0));
                await().atMost(Duration.ofSeconds(30)).until(() -> waitingForLocks(db) > 0);
                assertThat(takeover).isNotDone();
                apply.commit();
            }
            assertThat(takeover.get()).isGreaterThan(epoch);
            assertThatThrownBy(() -> mark(db, applied, new AppliedRange(BERLIN, 5, 6, 120, epoch)))
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessageContaining("agent-2");
            assertThat(applied.committed()).isEqualTo(VersionVector.of(Map.of(BERLIN, 4L)));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void compactionKeepsTheNewestRangeOfEveryOriginAndNeedsTheLease(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            AppliedStore applied = new AppliedStore(db.agent(), db.set);
            LeaseStore leases = new LeaseStore(db.agent(), db.set);
            long epoch = leases.takeOver("agent-1", 0);
            for (int i = 0; i < 5; i++) {
                mark(db, applied, new AppliedRange(BERLIN, 2 * i + 1, 2 * i + 2, i, epoch));
            }
            mark(db, applied, new AppliedRange(LIMA_2, 1, 7, 5, epoch));
            VersionVector before = applied.committed();

            assertThat(applied.compact(epoch, 3)).isEqualTo(3);
            assertThat(applied.compact(epoch, 3)).isEqualTo(1);
            assertThat(applied.compact(epoch, 3)).isZero();

            assertThat(applied.committed()).isEqualTo(before);
            leases.takeOver("agent-2", 0);
            assertThatThrownBy(() -> applied.compact(epoch, 3)).isInstanceOf(LeaseLostException.class);
        }
    }

    private static void mark(TestDatabase db, AppliedStore applied, AppliedRange... ranges) throws SQLException {
        try (Connection connection = db.agent().connection(Purpose.APPLY)) {
            applied.mark(connection, ranges[0].epoch(), List.of(ranges));
            connection.commit();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void noncesGrowInCommitOrderWhoeverCommitsThem(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine);
                FenceStore ours = new FenceStore(db.agent(), db.set);
                FenceStore another = new FenceStore(db.admin, db.set)) {
            List<Long> nonces = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                nonces.add(ours.commit().nonce());
                nonces.add(another.commit().nonce());
            }
            nonces.add(ours.commit().nonce());
            assertThat(nonces).isSorted().doesNotHaveDuplicates().startsWith(1L);
            assertThat(db.query("SELECT nonce FROM parley.fence WHERE set_name = '" + db.set + "'"))
                    .containsExactly("7");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aFenceGoesOnWhenTheServerHasEndedItsConnection(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine);
                FenceStore fences = new FenceStore(db.agent(), db.set)) {
            long before = fences.commit().nonce();
            db.run(endSessionsOf(db));
            assertThat(fences.commit().nonce()).isGreaterThan(before);
        }
    }

    private static String[] endSessionsOf(TestDatabase db) throws SQLException {
        if (db.engine == Engine.POSTGRESQL) {
            return new String[] {
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + db.agentUser + "'"
            };
        }
        return db.query("SELECT concat('KILL ', id) FROM information_schema.processlist WHERE user = '" + db.agentUser
                        + "'")
                .toArray(new String[0]);
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aSilentAgentLosesItsTransactionAndWithItTheLease(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine);
                Database impatient = Database.open(impatient(db))) {
            LeaseStore leases = new LeaseStore(db.agent(), db.set);
            long epoch = leases.takeOver("agent-1", 0);
            Connection silent = impatient.connection(Purpose.STORE);
            new LeaseStore(impatient, db.set).requireHeld(silent, epoch);
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(leases.takeOver("agent-2", 0)).isGreaterThan(epoch));
            assertThatThrownBy(silent::commit)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(db.agent().errors().classify(e).action())
                                    .isEqualTo(ErrorAction.RETRY));
        }
    }

    private static DatabaseSettings impatient(TestDatabase db) {
        DatabaseSettings agent = db.agentSettings();
        return new DatabaseSettings(
                agent.jdbcUrl(),
                agent.user(),
                agent.password(),
                agent.properties(),
                agent.applicationName(),
                agent.connectTimeout(),
                agent.socketTimeout(),
                agent.statementTimeout(),
                agent.lockTimeout(),
                Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void heartbeatsAreCountedByTheDatabase(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            HeartbeatStore heartbeats = new HeartbeatStore(db.agent(), db.set);
            LeaseStore leases = new LeaseStore(db.agent(), db.set);
            long epoch = leases.takeOver("agent-1", 0);
            assertThat(heartbeats.lastNumber()).isZero();
            assertThat(heartbeats.beat(epoch, blob("a"), "1:0 1:0", List.of("ada", "bob")))
                    .isEqualTo(1);
            assertThat(heartbeats.beat(epoch, blob("b"), "1:0 1:0", List.of("ada", "bob")))
                    .isEqualTo(2);
            assertThat(heartbeats.lastNumber()).isEqualTo(2);
            leases.takeOver("agent-2", 0);
            assertThatThrownBy(() -> heartbeats.beat(epoch, blob("c"), "1:0 1:0", List.of("ada", "bob")))
                    .isInstanceOf(LeaseLostException.class);
        }
    }

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
    void provisionalConflictsBecomeFinalOnce(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            ConflictRow met = conflict(
                    new Dot(BERLIN, 3), new Dot(LIMA_2, 9), "update_origin_differs", PROVISIONAL, blob("d"), 5);
            ConflictRow settled = conflict(new Dot(BERLIN, 3), null, "update_deleted", FINAL, blob("e"), 6);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(met));
                conflicts.provisional(connection, List.of(met));
                connection.commit();
                assertThat(conflicts.counts()).isEqualTo(Map.of("PROVISIONAL update_origin_differs", 1L));
                conflicts.settle(connection, List.of(settled), List.of(), 8);
                conflicts.provisional(connection, List.of(met));
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("FINAL update_deleted", 1L));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void finalWordKeepsTheInputsOfTheConflictAndStaysTheFirst(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            Dot loser = new Dot(BERLIN, 3);
            ConflictRow met = conflict(loser, new Dot(LIMA_2, 9), "insert_exists", PROVISIONAL, blob("d"), 5);
            ConflictRow first = conflict(loser, new Dot(LIMA_2, 10), "update_deleted", FINAL, Blob.EMPTY, 6);
            ConflictRow second = conflict(loser, new Dot(LIMA_2, 11), "unseen", FINAL, Blob.EMPTY, 7);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(met));
                conflicts.settle(connection, List.of(first, second), List.of(new StoredWrite(key(1), loser)), 8);
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("FINAL update_deleted", 1L));
            assertThat(db.query("SELECT winner_n, created_at, length(detail) FROM parley.conflict WHERE set_name = '"
                            + db.set + "'"))
                    .containsExactly("10|5|1");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void rowThatGivesWayIsOpenAgainAfterItHasStood(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            String unique = ConflictKind.MULTIPLE_UNIQUE_CONFLICTS.text();
            ConflictRow out = conflict(new Dot(BERLIN, 3), new Dot(LIMA_2, 9), unique, PENDING, blob("d"), 5);
            ConflictRow write =
                    conflict(new Dot(BERLIN, 4), new Dot(LIMA_2, 9), "update_deleted", PROVISIONAL, blob("d"), 5);
            String told = "SELECT loser_n, status, winner_n, settled_at FROM parley.conflict WHERE set_name = '"
                    + db.set + "' ORDER BY loser_n";
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(write));
                conflicts.gaveWay(connection, List.of(), List.of(out), 5);
                conflicts.gaveWay(connection, List.of(key(1)), List.of(), 8);
                connection.commit();
                assertThat(db.query(told)).containsExactly("3|DECIDED|9|8", "4|PROVISIONAL|9|null");

                ConflictRow again = conflict(new Dot(BERLIN, 3), new Dot(LIMA_2, 10), unique, PENDING, blob("e"), 11);
                conflicts.gaveWay(connection, List.of(key(1)), List.of(again), 11);
                connection.commit();
            }
            assertThat(db.query(told)).containsExactly("3|PENDING|10|null", "4|PROVISIONAL|9|null");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void contestedWriteThatDidNotLoseIsDismissedAndOthersStay(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            Dot settled = new Dot(BERLIN, 3);
            Dot later = new Dot(BERLIN, 4);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                for (Dot loser : List.of(settled, later)) {
                    conflicts.provisional(
                            connection,
                            List.of(conflict(loser, new Dot(LIMA_2, 9), "update_deleted", PROVISIONAL, blob("d"), 5)));
                }
                conflicts.settle(connection, List.of(), List.of(new StoredWrite(key(1), settled)), 8);
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("PROVISIONAL update_deleted", 1L));
            assertThat(db.query("SELECT loser_n FROM parley.conflict WHERE set_name = '" + db.set + "'"))
                    .containsExactly("4");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void oneWriteMayLoseInSeveralUnits(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            Dot loser = new Dot(BERLIN, 3);
            ConflictRow title = conflict(loser, "title", new Dot(LIMA_2, 9), "insert_exists", FINAL, blob("d"), 5);
            ConflictRow place = conflict(loser, "place", new Dot(LIMA_2, 9), "insert_exists", FINAL, blob("d"), 5);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.settle(connection, List.of(title, place, title), List.of(new StoredWrite(key(1), loser)), 8);
                connection.commit();
            }
            assertThat(conflicts.counts()).isEqualTo(Map.of("FINAL insert_exists", 2L));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWaitingWriteTellsWhoDecidedAndThatItIsSettled(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set);
            RowKey key = RowKey.of("t", new Value.Int(7));
            Dot loser = new Dot(BERLIN, 3);
            ConflictRow waiting = new ConflictRow(
                    StoredKey.of(key),
                    loser,
                    "row",
                    blob("k"),
                    5L,
                    new Dot(LIMA_2, 9),
                    6L,
                    "update_origin_differs",
                    "manual(last-writer-wins)",
                    1,
                    PENDING,
                    blob("d"),
                    5);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(waiting));
                connection.commit();
            }
            Row image = Row.of(Columns.of("id", "body"), new Value.Int(7), new Value.Text("agreed"));
            NewDecision decision =
                    new NewDecision("d-1", key, new StoredDecision(image, Set.of(loser)), "ada", "asked both");
            new DecisionStore(db.agent(), db.set).decide(decision, 7);
            new DecisionStore(db.agent(), db.set).decide(decision, 9);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                conflicts.settle(connection, List.of(), List.of(new StoredWrite(StoredKey.of(key), loser)), 8);
                connection.commit();
            }
            assertThat(db.query(
                            "SELECT status, decided_by, decision, settled_at FROM parley.conflict WHERE set_name = '"
                                    + db.set + "'"))
                    .containsExactly("DECIDED|ada|d-1|8");
            assertThat(db.query(
                            "SELECT author, note, created_at FROM parley.decision WHERE set_name = '" + db.set + "'"))
                    .containsExactly("ada|asked both|7");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void decisionsAndProposalsAreForgottenOnceTheirConflictsAre(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            RowKey key = RowKey.of("t", new Value.Int(7));
            Row image = Row.of(Columns.of("id", "body"), new Value.Int(7), new Value.Text("agreed"));
            NewDecision decision = new NewDecision("d-1", key, new StoredDecision(image, Set.of()), "ada", "note");
            new DecisionStore(db.agent(), db.set).decide(decision, 7);
            String hash = StoredKey.of(key).keyHash();
            String proposal =
                    "INSERT INTO parley.proposal (set_name, id, tbl, key_hash, loser_site, loser_inc, loser_n, unit,"
                            + " action, request, doc, author, note, created_at, state, closed_at) VALUES ('" + db.set
                            + "', '%s', 't', '"
                            + hash + "', 's', 1, 1, 'row', 'RESOLVE', 'r', 'd', 'ada', 'n', 5, '%s', %s)";
            String conflict =
                    "INSERT INTO parley.conflict (set_name, tbl, key_hash, loser_site, loser_inc, loser_n, unit,"
                            + " key_bytes, kind, rule, policy, status, detail, created_at) VALUES ('" + db.set
                            + "', 't', '" + hash
                            + "', 's', 1, 1, 'row', 'k', 'insert_exists', 'r', 1, 'PENDING', 'd', 5)";
            db.run(
                    String.format(proposal, "p-1", "REJECTED", 8),
                    String.format(proposal, "p-2", "OPEN", "NULL"),
                    conflict);
            OldDecisions old = new OldDecisions(db.agent(), db.set);
            assertThat(old.forget(100)).isZero();

            db.run("DELETE FROM parley.conflict WHERE set_name = '" + db.set + "'");
            assertThat(old.forget(7)).isZero();
            assertThat(old.forget(100)).isEqualTo(2);
            assertThat(db.query("SELECT id FROM parley.proposal WHERE set_name = '" + db.set + "'"))
                    .containsExactly("p-2");
        }
    }

    /** A step waits from the commit of what it tells until it is published, whatever else commits meanwhile. */
    @ParameterizedTest
    @EnumSource(Engine.class)
    void stepsOfConflictsWaitUntilTheyArePublished(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            ConflictFeed feed = new ConflictFeed(db.agent(), db.set, true);
            ConflictStore conflicts = new ConflictStore(db.agent(), db.set, feed);
            Dot loser = new Dot(BERLIN, 3);
            Dot other = new Dot(BERLIN, 4);
            ConflictRow met = conflict(loser, new Dot(LIMA_2, 9), "insert_exists", PROVISIONAL, blob("d"), 5);
            ConflictRow more = conflict(other, new Dot(LIMA_2, 9), "insert_exists", PROVISIONAL, blob("d"), 6);
            try (Connection connection = db.agent().connection(Purpose.APPLY);
                    Connection later = db.agent().connection(Purpose.APPLY)) {
                conflicts.provisional(connection, List.of(met));
                connection.rollback();
                assertThat(feed.waiting(10)).isEmpty();

                conflicts.provisional(connection, List.of(met, met));
                conflicts.provisional(later, List.of(more));
                later.commit();
                List<ConflictStep> first = feed.waiting(10);
                assertThat(first).extracting(ConflictStep::conflict).containsExactly(more.name());
                feed.published(first);
                connection.commit();
                assertThat(feed.waiting(10)).extracting(ConflictStep::conflict).containsExactly(met.name());

                conflicts.provisional(connection, List.of(met));
                ConflictRow settled = conflict(loser, new Dot(LIMA_2, 9), "insert_exists", FINAL, blob("d"), 7);
                conflicts.settle(
                        connection,
                        List.of(settled),
                        List.of(new StoredWrite(key(1), loser), new StoredWrite(key(1), other)),
                        8);
                conflicts.settle(connection, List.of(settled), List.of(new StoredWrite(key(1), other)), 9);
                connection.commit();
            }
            assertThat(feed.waiting(10))
                    .extracting(
                            step -> step.conflict().loser() + " " + step.kind().text() + " " + step.atMicros())
                    .containsExactlyInAnyOrder(loser + " met 5", loser + " settled 8", other + " dismissed 8");
            assertThat(feed.waiting(1)).extracting(ConflictStep::atMicros).containsExactly(5L);
            assertThat(feed.forget(8)).isEqualTo(1);
            feed.published(feed.waiting(10));
            assertThat(feed.waiting(10)).isEmpty();
        }
    }

    private static ConflictRow conflict(
            Dot loser, @Nullable Dot winner, String kind, ConflictStatus status, Blob detail, long createdAt) {
        return conflict(loser, "row", winner, kind, status, detail, createdAt);
    }

    private static ConflictRow conflict(
            Dot loser,
            String unit,
            @Nullable Dot winner,
            String kind,
            ConflictStatus status,
            Blob detail,
            long createdAt) {
        return new ConflictRow(
                key(1),
                loser,
                unit,
                blob("k"),
                5L,
                winner,
                winner == null ? null : (Long) 6L,
                kind,
                "last-writer-wins",
                1,
                status,
                detail,
                createdAt);
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

    @ParameterizedTest
    @EnumSource(Engine.class)
    void theDatabaseRemembersItsSiteAndTheHighestAcknowledgement(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            SelfStore selves = new SelfStore(db.agent(), db.set);
            long epoch = new LeaseStore(db.agent(), db.set).takeOver("agent-1", 0);
            String identity = selves.serverIdentity();
            assertThat(identity)
                    .matches(engine == Engine.POSTGRESQL ? "pg:\\d{10,}/1" : "my:[0-9a-f]{8}-[0-9a-f-]{27}");
            assertThat(selves.load()).isEmpty();

            selves.save(epoch, new SelfRow(LIMA_2, identity, "slot", 0, -1));
            selves.acknowledged(epoch, 12, 40);
            selves.acknowledged(epoch, 11, 99);

            assertThat(selves.load()).contains(new SelfRow(LIMA_2, identity, "slot", 12, 40));
            assertThat(selves.serverIdentity()).isEqualTo(identity);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void oldTrailersArePurged(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            TrailerStore trailers = new TrailerStore(db.agent(), db.set);
            try (Connection connection = db.agent().connection(Purpose.APPLY)) {
                trailers.write(connection, new Trailer("t-1", "APPLY", blob("keys")), 1000);
                trailers.write(connection, new Trailer("t-2", "REPAIR", Blob.EMPTY), 2000);
                connection.commit();
            }
            assertThat(trailers.purge(2000)).isEqualTo(1);
            assertThat(db.query("SELECT token FROM parley.trailer WHERE set_name = '" + db.set + "'"))
                    .containsExactly("t-2");
        }
    }

    private static TestDatabase initialised(Engine engine) throws SQLException {
        TestDatabase db = TestDatabase.create(engine, "CREATE TABLE item (id int PRIMARY KEY)");
        db.init("item");
        return db;
    }

    private static StoredKey key(int id) {
        return StoredKey.of(RowKey.of("größe", new Value.Int(id)));
    }

    private static Blob blob(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
