package dev.parley.it.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.capture.CaptureFailure;
import dev.parley.capture.CaptureFailure.Reason;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresCaptureIT {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v text DEFAULT 'given')";
    private static Sandbox sandbox;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.builder()
                .postgres("pg", java.util.Map.of("max_replication_slots", "40"))
                .start();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    private static CaptureSite site(String name, String... ddl) throws SQLException {
        return CaptureSite.create(sandbox.database("pg"), name, ddl);
    }

    @Test
    void everyTypeArrivesAsItsCanonicalValue() throws SQLException {
        try (CaptureSite site = site("types", "CREATE TYPE mood AS ENUM ('calm', 'wild')", """
                CREATE TABLE t (id bigint PRIMARY KEY, b boolean, s smallint, n numeric, r real, d double precision,
                    c char(3), e mood, y bytea, da date, ti time, ts timestamp, ts3 timestamp(3), tz timestamptz, u uuid,
                    j json, k jsonb, g int GENERATED ALWAYS AS (s * 2) STORED, "odd-näme" text DEFAULT 'x')""")) {
            LogPosition begin = site.begin();
            site.execute("""
                    INSERT INTO t VALUES (9223372036854775807, true, -7, 12.3400, 1.5, -0.1, 'ab', 'wild', '\\x00ff', '1969-12-31',
                        '23:59:59.999999', '2026-01-02 03:04:05.678901', '1960-01-02 03:04:05.678', '2026-01-02 03:04:05.6+02',
                        '123e4567-e89b-12d3-a456-426614174000', '{"b": 1.50, "a": [null]}', '{"b": 2e2}', DEFAULT, NULL)""", "INSERT INTO t (id, tz, ts, n) VALUES (2, 'infinity', '-infinity', 1e30)");
            List<CapturedTransaction> seen = site.capture(begin, 2);
            Row full = Shown.after(seen.get(0), 0);
            assertThat(full.columns().names()).doesNotContain("g");
            assertThat(full)
                    .isEqualTo(Row.of(
                            full.columns(),
                            new Value.Int(Long.MAX_VALUE),
                            new Value.Bool(true),
                            new Value.Int(-7),
                            new Value.Decimal(new BigDecimal("12.34")),
                            new Value.Float32(1.5f),
                            new Value.Float64(-0.1),
                            new Value.Text("ab"),
                            new Value.Text("wild"),
                            new Value.Bytes(new byte[] {0, -1}),
                            new Value.Date(-1),
                            new Value.Time(86_399_999_999L),
                            new Value.LocalTimestamp(1_767_323_045_678_901L),
                            new Value.LocalTimestamp(-315_521_754_322_000L),
                            new Value.Instant(1_767_315_845_600_000L),
                            new Value.Uuid(0x123e4567e89b12d3L, 0xa456426614174000L),
                            new Value.Json("{\"a\":[null],\"b\":1.5}"),
                            new Value.Json("{\"b\":200}"),
                            Value.Null.NULL));
            Row sparse = Shown.after(seen.get(1), 0);
            assertThat(sparse.get("tz")).isEqualTo(new Value.Instant(Long.MAX_VALUE));
            assertThat(sparse.get("ts")).isEqualTo(new Value.LocalTimestamp(Long.MIN_VALUE));
            assertThat(sparse.get("n")).isEqualTo(new Value.Decimal(new BigDecimal("1e30")));
            assertThat(sparse.get("odd-näme")).isEqualTo(new Value.Text("x"));
            assertThat(sparse.get("k")).isEqualTo(Value.Null.NULL);
        }
    }

    @Test
    void keyChangesTruncationsAndUntouchedLargeValuesAreTold() throws SQLException {
        String large = "(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 300) i)";
        try (CaptureSite site = site(
                "images",
                "CREATE TABLE plain (id int PRIMARY KEY, n int, v text)",
                "ALTER TABLE plain ALTER COLUMN v SET STORAGE EXTERNAL",
                "CREATE TABLE complete (id int PRIMARY KEY, n int, v text)",
                "ALTER TABLE complete ALTER COLUMN v SET STORAGE EXTERNAL",
                "ALTER TABLE complete REPLICA IDENTITY FULL")) {
            site.execute(
                    "INSERT INTO plain VALUES (1, 1, " + large + "), (2, 2, 'b')",
                    "INSERT INTO complete VALUES (1, 1, " + large + "), (2, 2, 'b')");
            LogPosition begin = site.capture(site.begin(), 2).get(1).position();
            site.execute(
                    "UPDATE plain SET n = 7 WHERE id = 1",
                    "UPDATE plain SET id = 3 WHERE id = 2",
                    "DELETE FROM plain WHERE id = 3",
                    "UPDATE complete SET id = 3, n = 8 WHERE id = 2",
                    "DELETE FROM complete WHERE id = 3",
                    "TRUNCATE plain, complete");
            List<List<String>> seen = Shown.rows(site.capture(begin, 6));
            assertThat(seen)
                    .containsExactly(
                            List.of("UPDATE plain[1] -> 1,7,unchanged"),
                            List.of("DELETE plain[2]", "INSERT plain[3] -> 3,2,'b'"),
                            List.of("DELETE plain[3]"),
                            List.of("DELETE complete[2] was 2,2,'b'", "INSERT complete[3] -> 3,8,'b'"),
                            List.of("DELETE complete[3] was 3,8,'b'"),
                            List.of("TRUNCATE plain[]", "TRUNCATE complete[]"));
            site.execute("INSERT INTO complete VALUES (1, 1, " + large + ")");
            site.execute("UPDATE complete SET id = 9 WHERE id = 1");
            CapturedTransaction moved = site.capture(begin, 8).get(7);
            assertThat(Shown.after(moved, 1).isComplete()).isTrue();
        }
    }

    @Test
    void restartAtEveryCommitBoundaryGivesExactlyTheTransactionsThatFollow() throws SQLException {
        try (CaptureSite site = site("restarts", TABLE, "CREATE TABLE unkeyed (n int)")) {
            LogPosition begin = site.begin();
            for (int i = 0; i < 6; i++) {
                site.transaction(
                        "INSERT INTO t VALUES (" + i + ")",
                        "INSERT INTO t VALUES (" + (100 + i) + ", 'second')",
                        "UPDATE t SET v = 'third' WHERE id = " + i);
                site.rolledBack("INSERT INTO t VALUES (999)");
                site.transaction(
                        "INSERT INTO t VALUES (" + (200 + i) + ")",
                        "SAVEPOINT s",
                        "INSERT INTO t VALUES (998)",
                        "ROLLBACK TO s");
                site.execute("INSERT INTO unkeyed VALUES (1)");
            }
            List<CapturedTransaction> all = site.capture(begin, 12);
            assertThat(all).hasSize(12);
            assertThat(Shown.rows(all.get(0)))
                    .containsExactly(
                            "INSERT t[0] -> 0,'given'", "INSERT t[100] -> 100,'second'", "UPDATE t[0] -> 0,'third'");
            assertThat(Shown.rows(all.get(1))).containsExactly("INSERT t[200] -> 200,'given'");
            for (int i = 0; i < all.size() - 1; i++) {
                assertThat(site.capture(all.get(i).position(), all.size() - 1 - i))
                        .as("after transaction %d", i)
                        .isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void slotMovesWhenConfirmedAndAtNoOtherTime() throws SQLException {
        try (CaptureSite site = site("confirming", TABLE)) {
            LogPosition begin = site.begin();
            List<CapturedTransaction> seen;
            try (CaptureRun run = site.run(begin)) {
                for (int i = 0; i < 4; i++) {
                    site.execute("INSERT INTO t VALUES (" + i + ")");
                }
                seen = run.awaitTransactions(4);
                LogPosition second = seen.get(1).position();
                assertThat(site.slotState().confirmed()).isEqualTo(begin);
                run.engine().confirm(second);
                await().until(() -> site.slotState().confirmed().equals(second));
                run.engine().confirm(seen.get(0).position());
                LogPosition beyond = new LogPosition.Postgres(Long.MAX_VALUE);
                assertThatThrownBy(() -> run.engine().confirm(beyond)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(site.slotState().confirmed()).isEqualTo(seen.get(1).position());
            assertThat(site.capture(seen.get(1).position(), 2)).isEqualTo(seen.subList(2, 4));
            assertThat(site.capture(seen.get(2).position(), 1)).isEqualTo(seen.subList(3, 4));
        }
    }

    /** A site whose database dies while its log is confirmed waits for it, as at any other time. */
    @Test
    void confirmingOverABrokenConnectionEndsCapture() throws Exception {
        try (CaptureSite site = site("confirmed", TABLE)) {
            try (CaptureRun run = site.run(site.begin())) {
                site.execute("INSERT INTO t VALUES (1)");
                LogPosition delivered = run.awaitTransactions(1).get(0).position();
                site.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                        + site.slot() + "'");
                while (!run.hasFailed()) {
                    run.engine().confirm(delivered);
                }
                assertThat(run.awaitFailure().reason()).isEqualTo(Reason.UNREACHABLE);
            }
        }
    }

    @Test
    void brokenConnectionIsRetryableAndTheNextRunGoesOn() throws SQLException {
        try (CaptureSite site = site("broken", TABLE)) {
            LogPosition begin = site.begin();
            try (CaptureRun run = site.run(begin)) {
                site.execute("INSERT INTO t VALUES (1)");
                run.awaitTransactions(1);
                site.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                        + site.slot() + "'");
                assertThat(run.awaitFailure().reason()).isEqualTo(Reason.UNREACHABLE);
            }
            site.execute("INSERT INTO t VALUES (2)");
            assertThat(Shown.rows(site.capture(begin, 2)))
                    .containsExactly(List.of("INSERT t[1] -> 1,'given'"), List.of("INSERT t[2] -> 2,'given'"));
        }
    }

    @Test
    void slotInUseIsRetryable() throws SQLException {
        try (CaptureSite site = site("inuse", TABLE);
                CaptureRun first = site.run(site.begin())) {
            site.execute("INSERT INTO t VALUES (1)");
            first.awaitTransactions(1);
            CaptureFailure failure = failureOf(site, site.begin());
            assertThat(failure.reason()).isEqualTo(Reason.LOG_IN_USE);
            assertThat(failure.kind()).isEqualTo(CaptureFailure.Kind.RETRYABLE);
            assertThat(failure.message()).contains(site.slot()).contains("in use by server process");
        }
    }

    /** Debezium's own queue is asked without rest; a third of a core at each idle site is what that costs. */
    @Test
    void whileTheLogIsQuietTheThreadThatDeliversRests() throws SQLException {
        try (CaptureSite site = site("quiet", TABLE);
                CaptureRun run = site.run(site.begin())) {
            site.execute("INSERT INTO t VALUES (1)");
            run.awaitTransactions(1);
            long before = run.delivererNanos();
            site.execute("SELECT pg_sleep(2)");
            assertThat(run.delivererNanos() - before).isLessThan(100_000_000L);
        }
    }

    @Test
    void missingSlotIsFatalAndNotMadeAnew() throws SQLException {
        try (CaptureSite site = site("noslot", TABLE)) {
            LogPosition begin = site.begin();
            site.execute("SELECT pg_drop_replication_slot('" + site.slot() + "')");
            assertThat(failureOf(site, begin).reason()).isEqualTo(Reason.SLOT_MISSING);
            assertThat(site.ask("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + site.slot() + "'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void slotBehindTheCheckpointIsAGap() throws SQLException {
        try (CaptureSite site = site("moved", TABLE)) {
            LogPosition begin = site.begin();
            site.execute(
                    "INSERT INTO t VALUES (1)",
                    "SELECT pg_replication_slot_advance('" + site.slot() + "', pg_current_wal_lsn())");
            assertThat(failureOf(site, begin).reason()).isEqualTo(Reason.LOG_GAP);
        }
    }

    @Test
    void logThatEndsBeforeTheCheckpointIsRefused() throws SQLException {
        try (CaptureSite site = site("restored", TABLE)) {
            LogPosition future = new LogPosition.Postgres(1L << 60);
            assertThat(failureOf(site, future).reason()).isEqualTo(Reason.LOG_BEHIND);
        }
    }

    @Test
    void transactionOfTwoPhasesIsOneOnceItIsCommitted() throws SQLException {
        try (CaptureSite site = site("phases", TABLE)) {
            LogPosition begin = site.begin();
            for (int id : List.of(1, 2)) {
                site.execute("BEGIN", "INSERT INTO t VALUES (" + id + ")", "PREPARE TRANSACTION 'phases" + id + "'");
            }
            site.execute("INSERT INTO t VALUES (3)");
            site.execute("ROLLBACK PREPARED 'phases2'", "COMMIT PREPARED 'phases1'");
            List<CapturedTransaction> all = site.capture(begin, 2);
            assertThat(all)
                    .extracting(one -> one.rows().get(0).key().get(0))
                    .containsExactly(new Value.Int(3), new Value.Int(1));
            assertThat(site.capture(all.get(0).position(), 1)).isEqualTo(all.subList(1, 2));
        }
    }

    @Test
    void missingPublicationIsFatal() throws SQLException {
        try (CaptureSite site = site("nopub", TABLE)) {
            site.execute("DROP PUBLICATION pub");
            assertThat(failureOf(site, site.begin()).reason()).isEqualTo(Reason.PUBLICATION_MISSING);
        }
    }

    @Test
    void wrongPasswordIsFatal() throws SQLException {
        try (CaptureSite site = site("password", TABLE);
                CaptureRun run = CaptureRun.start(site.source("wrong"), site.tables(), site.probe(), site.begin())) {
            CaptureFailure failure = run.awaitFailure();
            assertThat(failure.reason()).isEqualTo(Reason.ACCESS_DENIED);
            assertThat(failure.message()).doesNotContain("wrong");
        }
    }

    @Test
    void columnAddedWhileRunningAsksForTheShapeAgain() throws SQLException {
        try (CaptureSite site = site("drift", TABLE);
                CaptureRun run = site.run(site.begin())) {
            site.execute("INSERT INTO t VALUES (1)");
            run.awaitTransactions(1);
            site.execute("ALTER TABLE t ADD COLUMN extra int", "INSERT INTO t VALUES (2, 'b', 3)");
            CaptureFailure failure = run.awaitFailure();
            assertThat(failure.reason()).isEqualTo(Reason.SCHEMA_CHANGED);
            assertThat(failure.message()).contains("shop.t").contains("extra");
            assertThat(run.transactions()).hasSize(1);
        }
    }

    @Test
    void serverWithoutLogicalLogIsRefused() throws SQLException {
        try (Sandbox plain = Sandbox.builder()
                .postgres("plain", java.util.Map.of("wal_level", "replica"))
                .start()) {
            plain.database("plain").createDatabase("shop");
            plain.database("plain")
                    .execute(
                            "shop",
                            "CREATE ROLE " + CaptureSite.USER + " LOGIN REPLICATION PASSWORD '" + CaptureSite.PASSWORD
                                    + "'");
            assertThat(LogOff.failure(plain.database("plain"), new LogPosition.Postgres(0))
                            .reason())
                    .isEqualTo(Reason.LOG_OFF);
        }
    }

    private static CaptureFailure failureOf(CaptureSite site, LogPosition from) {
        try (CaptureRun run = site.run(from)) {
            return run.awaitFailure();
        }
    }
}
