package dev.parley.it.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.capture.CaptureFailure;
import dev.parley.capture.CaptureFailure.Reason;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogState;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.store.FenceStore;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MySqlCaptureIT {
    private static final String TABLE = "CREATE TABLE t (id int PRIMARY KEY, v varchar(40) DEFAULT 'given')";
    private static Sandbox sandbox;

    @BeforeAll
    static void startServer() {
        sandbox = Sandbox.builder().mysql("my").start();
    }

    @AfterAll
    static void stopServer() {
        sandbox.close();
    }

    private static CaptureSite site(String name, String... ddl) throws SQLException {
        return CaptureSite.create(sandbox.database("my"), name, ddl);
    }

    @Test
    void everyTypeArrivesAsItsCanonicalValue() throws SQLException {
        try (CaptureSite site = site("types", """
                CREATE TABLE t (id bigint unsigned PRIMARY KEY, b tinyint(1), b1 bit(1), s smallint unsigned, i int unsigned, y year,
                    n decimal(30,4), r float, d double, c char(5), e enum('calm','wild'), st set('a','b'), m mediumtext,
                    bi binary(4), bl blob, da date, ti time(6), dt datetime(6), d0 datetime, ts timestamp(3) NULL, j json,
                    g int GENERATED ALWAYS AS (s * 2) STORED, `odd-näme` varchar(9) DEFAULT 'x')""")) {
            LogPosition begin = site.begin();
            site.execute("""
                    INSERT INTO t (id, b, b1, s, i, y, n, r, d, c, e, st, m, bi, bl, da, ti, dt, d0, ts, j, `odd-näme`) VALUES
                        (18446744073709551615, 1, b'0', 65535, 4294967295, 2026, 12.3400, 1.5, -0.1, 'ab', 'wild', 'a,b', 'grüß',
                        x'00ff', x'00', '1969-12-31', '23:59:59.999999', '2026-01-02 03:04:05.678901', '1960-01-02 03:04:05',
                        '2026-01-02 03:04:05.600', '{"b": 1.50, "a": [null]}', NULL)""", "INSERT INTO t (id, ti) VALUES (2, '-25:00:01')");
            List<CapturedTransaction> seen = site.capture(begin, 2);
            Row full = Shown.after(seen.get(0), 0);
            assertThat(full.columns().names()).doesNotContain("g");
            assertThat(full)
                    .isEqualTo(Row.of(
                            full.columns(),
                            new Value.Decimal(new BigDecimal("18446744073709551615")),
                            new Value.Bool(true),
                            new Value.Bool(false),
                            new Value.Int(65_535),
                            new Value.Int(4_294_967_295L),
                            new Value.Int(2026),
                            new Value.Decimal(new BigDecimal("12.34")),
                            new Value.Float32(1.5f),
                            new Value.Float64(-0.1),
                            new Value.Text("ab"),
                            new Value.Text("wild"),
                            new Value.Text("a,b"),
                            new Value.Text("grüß"),
                            new Value.Bytes(new byte[] {0, -1, 0, 0}),
                            new Value.Bytes(new byte[] {0}),
                            new Value.Date(-1),
                            new Value.Time(86_399_999_999L),
                            new Value.LocalTimestamp(1_767_323_045_678_901L),
                            new Value.LocalTimestamp(-315_521_755_000_000L),
                            new Value.Instant(1_767_323_045_600_000L),
                            new Value.Json("{\"a\":[null],\"b\":1.5}"),
                            Value.Null.NULL));
            Row sparse = Shown.after(seen.get(1), 0);
            assertThat(sparse.get("ti")).isEqualTo(new Value.Time(-90_001_000_000L));
            assertThat(sparse.get("odd-näme")).isEqualTo(new Value.Text("x"));
            assertThat(sparse.get("j")).isEqualTo(Value.Null.NULL);
        }
    }

    /** Rows count where their transaction is decided, wherever capture begins again in between. */
    @Test
    void transactionOfTwoPhasesIsOneOnceItIsCommitted() throws SQLException {
        try (CaptureSite site = site("phases", TABLE)) {
            LogPosition begin = site.begin();
            site.execute("INSERT INTO t VALUES (1, 'before')");
            prepare(site, "kept", 2, 3);
            prepare(site, "dropped", 4);
            site.execute("INSERT INTO t VALUES (5, 'between')", "XA ROLLBACK 'dropped'");
            site.execute(
                    "SET SESSION binlog_transaction_compression = ON",
                    "XA START 'one'",
                    "INSERT INTO t VALUES (6, repeat('x', 40))",
                    "XA END 'one'",
                    "XA COMMIT 'one' ONE PHASE");
            site.execute("FLUSH BINARY LOGS", "XA COMMIT 'kept'");
            site.execute("INSERT INTO t VALUES (7, 'after')");

            List<CapturedTransaction> all = site.capture(begin, 5);
            assertThat(Shown.rows(all))
                    .containsExactly(
                            List.of("INSERT t[1] -> 1,'before'"),
                            List.of("INSERT t[5] -> 5,'between'"),
                            List.of("INSERT t[6] -> 6,'" + "x".repeat(40) + "'"),
                            List.of("INSERT t[2] -> 2,'x'", "INSERT t[3] -> 3,'x'"),
                            List.of("INSERT t[7] -> 7,'after'"));
            for (int i = 0; i < 4; i++) {
                assertThat(site.capture(all.get(i).position(), 4 - i)).isEqualTo(all.subList(i + 1, 5));
            }
        }
    }

    private static void prepare(CaptureSite site, String xid, int... ids) throws SQLException {
        List<String> statements = new ArrayList<>(List.of("XA START '" + xid + "'"));
        for (int id : ids) {
            statements.add("INSERT INTO t VALUES (" + id + ", 'x')");
        }
        statements.add("XA END '" + xid + "'");
        statements.add("XA PREPARE '" + xid + "'");
        site.execute(statements.toArray(new String[0]));
    }

    @Test
    void whatLiesBehindAPlaceOfTheLogIsMeasuredAcrossItsFiles() throws SQLException {
        try (CaptureSite site = site("unread", TABLE)) {
            LogPosition begin = site.begin();
            assertThat(behind(site, begin)).isZero();
            site.execute("INSERT INTO t VALUES (1, 'a')");
            long first = behind(site, begin);
            assertThat(first).isPositive();
            site.execute("FLUSH BINARY LOGS", "INSERT INTO t VALUES (2, 'b')", "FLUSH BINARY LOGS");
            assertThat(behind(site, begin)).isGreaterThan(2 * first);
            assertThat(behind(site, site.begin())).isZero();
        }
    }

    private static long behind(CaptureSite site, LogPosition from) {
        return ((LogState.MySql) site.probe().read(from)).unread();
    }

    @Test
    void captureComesToTheEndOfTheLogWithTheLastTransactionAndNoSooner() throws Exception {
        try (CaptureSite site = site("ends", TABLE);
                FenceStore fences = site.fences();
                CaptureRun run = site.run(site.begin())) {
            List<LogPosition> ends = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                site.transaction("INSERT INTO t VALUES (" + i + ", 'a')", "UPDATE t SET v = 'b' WHERE id = " + i);
                ends.add(fences.endOfLog());
                assertThat(run.progress().awaitPosition(ends.get(i), CaptureRun.LIMIT))
                        .isTrue();
                assertThat(run.transactions()).hasSize(i + 1);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(run.transactions().get(i).position()).isGreaterThanOrEqualTo(ends.get(i));
            }
            for (int i = 1; i < 20; i++) {
                assertThat(ends.get(i))
                        .isGreaterThan(run.transactions().get(i - 1).position());
            }
        }
    }

    @Test
    void endOfTheLogCountsTransactionsThatHaveNoRowsForCapture() throws Exception {
        try (CaptureSite site = site("others", TABLE);
                FenceStore fences = site.fences();
                CaptureRun run = site.run(site.begin())) {
            site.execute("CREATE DATABASE elsewhere", "CREATE TABLE elsewhere.t (id int PRIMARY KEY)");
            site.transaction("INSERT INTO elsewhere.t VALUES (1)");
            assertThat(run.progress().awaitPosition(fences.endOfLog(), CaptureRun.LIMIT))
                    .isTrue();
            assertThat(run.transactions()).isEmpty();
        }
    }

    @Test
    void restartAtEveryCommitBoundaryGivesExactlyTheTransactionsThatFollow() throws SQLException {
        try (CaptureSite site = site("restarts", TABLE)) {
            LogPosition begin = site.begin();
            for (int i = 0; i < 2; i++) {
                site.transaction(
                        "INSERT INTO t VALUES (" + i + ", 'a')",
                        "INSERT INTO t (id) VALUES (" + (100 + i) + ")",
                        "UPDATE t SET v = 'third' WHERE id = " + i);
                site.rolledBack("INSERT INTO t VALUES (999, 'never')");
                site.transaction(
                        "INSERT INTO t VALUES (" + (200 + i) + ", 'b')",
                        "SAVEPOINT s",
                        "INSERT INTO t VALUES (998, 'never')",
                        "ROLLBACK TO s",
                        "UPDATE t SET id = " + (300 + i) + " WHERE id = " + i);
                site.execute("FLUSH BINARY LOGS", "TRUNCATE t", "CREATE DATABASE noise" + i);
            }
            site.transaction("INSERT INTO t VALUES (7, 'last')");
            List<CapturedTransaction> all = site.capture(begin, 7);
            assertThat(Shown.rows(all).subList(0, 3))
                    .containsExactly(
                            List.of(
                                    "INSERT t[0] -> 0,'a'",
                                    "INSERT t[100] -> 100,'given'",
                                    "UPDATE t[0] was 0,'a' -> 0,'third'"),
                            List.of(
                                    "INSERT t[200] -> 200,'b'",
                                    "DELETE t[0] was 0,'third'",
                                    "INSERT t[300] -> 300,'third'"),
                            List.of("TRUNCATE t[]"));
            assertThat(all).hasSize(7);
            assertThat(all).allSatisfy(one -> assertThat(one.commitMicros()).isGreaterThan(1_700_000_000_000_000L));
            for (int i = 0; i < all.size() - 1; i++) {
                assertThat(site.capture(all.get(i).position(), all.size() - 1 - i))
                        .as("after transaction %d", i)
                        .isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void commitTimesHaveMicroseconds() throws SQLException {
        try (CaptureSite site = site("times", TABLE)) {
            LogPosition begin = site.begin();
            long before = micros(site);
            for (int i = 0; i < 5; i++) {
                site.execute("INSERT INTO t VALUES (" + i + ", 'a')");
            }
            long after = micros(site);
            List<Long> times = site.capture(begin, 5).stream()
                    .map(CapturedTransaction::commitMicros)
                    .toList();
            assertThat(times).isSorted().allMatch(time -> time >= before && time <= after);
            assertThat(times).anyMatch(time -> time % 1_000 != 0);
        }
    }

    private static long micros(CaptureSite site) throws SQLException {
        return Long.parseLong(site.ask("SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"));
    }

    @Test
    void purgedLogIsAGap() throws SQLException {
        try (CaptureSite site = site("purged", TABLE)) {
            LogPosition begin = site.begin();
            site.execute("INSERT INTO t VALUES (1, 'a')", "FLUSH BINARY LOGS");
            site.execute("PURGE BINARY LOGS TO '" + ((LogPosition.MySql) site.begin()).file() + "'");
            try (CaptureRun run = site.run(begin)) {
                CaptureFailure failure = run.awaitFailure();
                assertThat(failure.reason()).isEqualTo(Reason.LOG_GAP);
                assertThat(failure.message()).contains("purged");
            }
        }
    }

    @Test
    void serverThatNeverExecutedTheCheckpointIsRefused() throws SQLException {
        try (CaptureSite site = site("behind", TABLE)) {
            LogPosition.MySql now = (LogPosition.MySql) site.begin();
            LogPosition future = new LogPosition.MySql(
                    now.file(), now.offset(), now.gtidSet() + ",00000000-0000-0000-0000-00000000000a:1-5");
            try (CaptureRun run = site.run(future)) {
                assertThat(run.awaitFailure().reason()).isEqualTo(Reason.LOG_BEHIND);
            }
        }
    }

    @Test
    void wrongPasswordIsFatal() throws SQLException {
        try (CaptureSite site = site("password", TABLE);
                CaptureRun run = CaptureRun.start(site.source("wrong"), site.tables(), site.probe(), site.begin())) {
            assertThat(run.awaitFailure().reason()).isEqualTo(Reason.ACCESS_DENIED);
        }
    }

    @Test
    void serverWithoutBinaryLogIsRefused() throws SQLException {
        try (Sandbox plain =
                Sandbox.builder().mysql("off", Map.of("disable-log-bin", "")).start()) {
            plain.database("off").createDatabase("shop");
            plain.database("off")
                    .execute(
                            "shop",
                            "CREATE USER " + CaptureSite.USER + " IDENTIFIED BY '" + CaptureSite.PASSWORD + "'",
                            "GRANT REPLICATION CLIENT ON *.* TO " + CaptureSite.USER,
                            "GRANT SELECT ON shop.* TO " + CaptureSite.USER);
            assertThat(LogOff.failure(plain.database("off"), new LogPosition.MySql("binlog.000001", 4, ""))
                            .reason())
                    .isEqualTo(Reason.LOG_OFF);
        }
    }

    @Test
    void killedServerIsRetryableAndTheNextRunGoesOn() throws SQLException {
        try (Sandbox own = Sandbox.builder().mysql("own").start();
                CaptureSite site = CaptureSite.create(own.database("own"), "shop", TABLE)) {
            LogPosition begin = site.begin();
            List<CapturedTransaction> seen;
            try (CaptureRun run = site.run(begin)) {
                site.execute("INSERT INTO t VALUES (1, 'a')");
                seen = run.awaitTransactions(1);
                own.database("own").kill9();
                assertThat(run.awaitFailure().reason()).isEqualTo(Reason.UNREACHABLE);
            }
            own.database("own").start();
            site.execute("INSERT INTO t VALUES (2, 'b')");
            assertThat(Shown.rows(site.capture(seen.get(0).position(), 1)))
                    .containsExactly(List.of("INSERT t[2] -> 2,'b'"));
        }
    }
}
