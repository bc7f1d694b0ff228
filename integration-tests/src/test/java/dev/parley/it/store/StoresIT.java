package dev.parley.it.store;

import static dev.parley.it.store.StoreSamples.BERLIN;
import static dev.parley.it.store.StoreSamples.LIMA_2;
import static dev.parley.it.store.StoreSamples.blob;
import static dev.parley.it.store.StoreSamples.initialised;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.pipeline.Incarnations;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.AppliedRange;
import dev.parley.store.AppliedStore;
import dev.parley.store.Blob;
import dev.parley.store.BridgeTables;
import dev.parley.store.Database;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.Engine;
import dev.parley.store.ErrorAction;
import dev.parley.store.ErrorKind;
import dev.parley.store.FenceStore;
import dev.parley.store.HeartbeatStore;
import dev.parley.store.IncarnationStore;
import dev.parley.store.Lease;
import dev.parley.store.LeaseLostException;
import dev.parley.store.LeaseStore;
import dev.parley.store.Purpose;
import dev.parley.store.SelfRow;
import dev.parley.store.SelfStore;
import dev.parley.store.Trailer;
import dev.parley.store.TrailerStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bridge's own tables, used with the least-privilege role that init made. */
class StoresIT {
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
    void theDatabaseRemembersWhichSitesHaveReturned(Engine engine) throws SQLException {
        try (TestDatabase db = initialised(engine)) {
            IncarnationStore store = new IncarnationStore(db.agent(), db.set);
            long epoch = new LeaseStore(db.agent(), db.set).takeOver("agent-1", 0);
            assertThat(store.load()).isEqualTo(Incarnations.NONE);
            assertThat(store.opening(LIMA_2)).isEmpty();

            SelfRow self = new SelfRow(LIMA_2, "server", "slot", 0, -1);
            store.begin(epoch, self, "token");
            HeartbeatStore beats = new HeartbeatStore(db.agent(), db.set);
            assertThat(beats.lastMembers()).isEmpty();
            assertThatThrownBy(() -> store.save(epoch, Incarnations.NONE.beginning(LIMA_2, 9)))
                    .as("the lease is given up")
                    .isInstanceOf(LeaseLostException.class);
            long next = new LeaseStore(db.agent(), db.set).takeOver("agent-1", 0);
            assertThat(next).as("above all that an agent of before can hold").isGreaterThan(2L << 32);
            store.save(next, Incarnations.NONE.beginning(LIMA_2, 7));
            beats.beat(next, Blob.EMPTY, "", List.of("berlin", "lima~2"));

            assertThat(beats.lastMembers()).containsExactly("berlin", "lima~2");
            assertThat(store.opening(LIMA_2)).contains("token");
            assertThat(store.load()).isEqualTo(Incarnations.NONE.beginning(LIMA_2, 7));
            assertThat(new SelfStore(db.agent(), db.set).load()).contains(self);
            assertThat(beats.lastNumber()).isEqualTo(2);
            assertThatThrownBy(() -> store.save(next - 1, Incarnations.NONE.beginning(LIMA_2, 9)))
                    .isInstanceOf(LeaseLostException.class);
            assertThat(BridgeTables.isComplete(db.agent())).isTrue();
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
}
