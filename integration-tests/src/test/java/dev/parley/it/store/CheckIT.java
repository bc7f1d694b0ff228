package dev.parley.it.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.parley.check.CatalogFindings;
import dev.parley.check.CheckReport;
import dev.parley.check.CheckRequest;
import dev.parley.check.Checker;
import dev.parley.check.Finding;
import dev.parley.check.Probe;
import dev.parley.check.Severity;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.Engine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Each finding of the check, planted on a real server; and its fix, where it is a statement, carried out. */
class CheckIT {
    private static final String ITEM = "CREATE TABLE item (id int PRIMARY KEY, name varchar(40))";

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aSiteThatInitHasPreparedPasses(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM)) {
            db.init("item");
            assertThat(check(db).findings()).isEmpty();
            CheckReport asAgent = Checker.run(request(db, Optional.empty(), CheckIT::now, List.of()));
            assertThat(asAgent.findings()).allMatch(finding -> finding.severity() == Severity.INFO);
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void beforeInitItSaysAllThatInitWouldMake(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM)) {
            List<String> areas =
                    check(db).errors().stream().map(Finding::area).distinct().toList();
            assertThat(areas)
                    .contains("database")
                    .containsAll(
                            engine == Engine.POSTGRESQL
                                    ? List.of("bridge", "slot", "publication", "privileges")
                                    : List.of());
            assertThat(error(check(db), "could not log in").fix()).contains("parley init");
        }
    }

    @Test
    void aPostgresServerWithoutLogicalDecodingIsRefused() throws SQLException {
        try (Sandbox sandbox = Sandbox.builder()
                        .postgres(
                                "bare",
                                Map.of(
                                        "wal_level", "replica",
                                        "fsync", "off",
                                        "full_page_writes", "off",
                                        "synchronous_commit", "off",
                                        "synchronous_standby_names", "*",
                                        "max_slot_wal_keep_size", "64MB",
                                        "max_replication_slots", "0",
                                        "max_wal_senders", "0"))
                        .start();
                TestDatabase db = TestDatabase.on(sandbox.database("bare"), ITEM)) {
            CheckReport report = check(db);
            assertThat(error(report, "wal_level is 'replica'").fix())
                    .startsWith("ALTER SYSTEM SET wal_level = 'logical';");
            assertThat(error(report, "fsync is off").fix()).startsWith("ALTER SYSTEM SET fsync = on;");
            assertThat(error(report, "max_replication_slots = 0").fix()).contains("max_replication_slots = 4");
            assertThat(error(report, "max_wal_senders = 0").fix()).contains("max_wal_senders = 4");
            assertThat(report.warnings())
                    .extracting(Finding::what)
                    .contains(
                            "full_page_writes is off",
                            "synchronous_commit is off by default",
                            "synchronous_standby_names names every standby with '*'",
                            "max_slot_wal_keep_size is 64MB");
        }
    }

    @Test
    void aMySqlServerWithoutBinaryLogIsRefused() throws SQLException {
        Map<String, String> settings = Map.of(
                "disable-log-bin", "ON", "gtid-mode", "OFF", "enforce-gtid-consistency", "OFF", "sync-binlog", "0");
        try (Sandbox sandbox = Sandbox.builder().mysql("nolog", settings).start();
                TestDatabase db = TestDatabase.on(sandbox.database("nolog"), ITEM)) {
            db.init("item");
            assertThat(db.query("SELECT * FROM parley.checkpoint")).isEmpty();
            CheckReport report = check(db);
            assertThat(error(report, "log_bin is 'OFF'").fix()).startsWith("in my.cnf under [mysqld]: log_bin");
            assertThat(error(report, "gtid_mode is 'OFF'").why()).contains("GTID");
            assertThat(error(report, "sync_binlog is '0'").fix()).isEqualTo("SET PERSIST sync_binlog = 1;");
        }
    }

    @Test
    void mySqlSettingsOfTheLogAreNamedWithTheirFix() throws SQLException {
        Map<String, String> settings = Map.of(
                "binlog-row-image", "MINIMAL",
                "binlog-row-metadata", "MINIMAL",
                "binlog-row-value-options", "PARTIAL_JSON",
                "innodb-flush-log-at-trx-commit", "2",
                "binlog-expire-logs-seconds", "3600",
                "max-allowed-packet", "16777216",
                "sql-mode", "NO_ENGINE_SUBSTITUTION");
        try (Sandbox sandbox = Sandbox.builder().mysql("loose", settings).start();
                TestDatabase db = TestDatabase.on(sandbox.database("loose"), ITEM)) {
            db.init("item");
            CheckReport report = check(db);
            assertThat(report.errors())
                    .extracting(Finding::what)
                    .containsExactlyInAnyOrder(
                            "binlog_row_image is 'MINIMAL', it must be 'FULL'",
                            "innodb_flush_log_at_trx_commit is '2', it must be '1'",
                            "binlog_row_value_options is 'PARTIAL_JSON'");
            assertThat(report.warnings())
                    .extracting(Finding::what)
                    .contains(
                            "binlog_row_metadata is 'MINIMAL'",
                            "binlog_expire_logs_seconds is 3600",
                            "max_allowed_packet is 16777216",
                            "sql_mode lets dates such as 0000-00-00 in");
            for (Finding finding : report.findings()) {
                if (finding.fix().startsWith("SET PERSIST")) {
                    db.run(finding.fix().replace(";", ""));
                }
            }
            assertThat(check(db).findings()).isEmpty();
        }
    }

    @Test
    void tablesThatPostgresCannotReplicateAreNamedWithTheirFix() throws SQLException {
        try (TestDatabase db = TestDatabase.create(
                Engine.POSTGRESQL,
                ITEM,
                "CREATE TABLE no_key (id int)",
                "CREATE TABLE odd (id int PRIMARY KEY, a int4range)",
                "CREATE TABLE claims (id int PRIMARY KEY, name text UNIQUE)")) {
            assertThat(CatalogFindings.blocking(db.catalog(), db.engine)).hasSize(2);
            db.init("item", "claims");
            db.run(
                    "CREATE UNLOGGED TABLE fast (id int PRIMARY KEY)",
                    "ALTER TABLE item REPLICA IDENTITY NOTHING",
                    "ALTER TABLE item ENABLE ROW LEVEL SECURITY",
                    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                    "CREATE TRIGGER always BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION nothing()",
                    "ALTER TABLE item ENABLE ALWAYS TRIGGER always");
            CheckReport report = check(db);

            assertThat(error(report, "\"no_key\" has no primary key").fix())
                    .startsWith("ALTER TABLE \"public\".\"no_key\" ADD PRIMARY KEY");
            assertThat(error(report, "column \"a\" of \"public\".\"odd\" has type int4range")
                            .fix())
                    .contains("leave the table out");
            assertThat(report.findings())
                    .extracting(Finding::severity, Finding::what)
                    .contains(tuple(Severity.INFO, "unique index claims_name_key on claims [name]"));
            fixed(db, "is unlogged", "REPLICA IDENTITY NOTHING", "row level security", "fires for replicated changes");
        }
    }

    @Test
    void tablesThatMySqlCannotReplicateAreNamedWithTheirFix() throws SQLException {
        try (TestDatabase db = TestDatabase.create(
                Engine.MYSQL,
                ITEM,
                "CREATE TABLE code (code varchar(20) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY)",
                "CREATE TABLE old (id int PRIMARY KEY) ENGINE = MyISAM",
                "CREATE TRIGGER stamp BEFORE INSERT ON item FOR EACH ROW SET NEW.name = 'x'",
                "CREATE TABLE line (id int PRIMARY KEY, item int, CONSTRAINT gone FOREIGN KEY (item)"
                        + " REFERENCES item (id) ON DELETE CASCADE)")) {
            db.init("item", "code", "old", "line");
            assertThat(check(db).warnings())
                    .extracting(Finding::what)
                    .contains("index PRIMARY of `" + db.name
                            + "`.`code` takes different texts for equal (code utf8mb4_0900_ai_ci)");
            boolean logged = db.admin.server().isAtLeast(9, 6);
            assertThat(check(db).errors().stream().anyMatch(e -> e.what().contains("ON DELETE CASCADE")))
                    .isEqualTo(!logged);
            fixed(db, "is stored by MyISAM", "trigger stamp", "takes different texts for equal");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void timesThatKeepTooFewDigitsAreNamedAndTheFixWidensThem(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(
                engine,
                "CREATE TABLE event (id int PRIMARY KEY, at timestamp(3) NOT NULL, t time(0), full_time timestamp(6) NULL)")) {
            db.init("event");
            assertThat(check(db).warnings())
                    .hasSize(2)
                    .allMatch(finding -> finding.area().equals("tables"));
            for (Finding finding : check(db).warnings()) {
                db.run(finding.fix().replaceAll(";.*$", ""));
            }
            assertThat(check(db).findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void missingGrantsAreNamedAndTheFixGivesThem(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM)) {
            db.init("item");
            String account = engine == Engine.POSTGRESQL ? db.agentUser : "'" + db.agentUser + "'@'%'";
            db.run("REVOKE UPDATE, DELETE ON item FROM " + account);
            if (engine == Engine.POSTGRESQL) {
                db.run(
                        "REVOKE INSERT ON parley.applied FROM " + account,
                        "REVOKE SET ON PARAMETER session_replication_role FROM " + account,
                        "REVOKE USAGE ON SCHEMA parley FROM " + account,
                        "ALTER ROLE " + account + " NOREPLICATION");
                fixed(
                        db,
                        "lacks UPDATE, DELETE on \"public\".\"item\"",
                        "lacks INSERT on \"parley\".\"applied\"",
                        "may not write as a replica",
                        "may not use schema \"parley\"",
                        "may not read the log");
            } else {
                db.run("REVOKE REPLICATION SLAVE, REPLICATION CLIENT ON *.* FROM " + account);
                fixed(
                        db,
                        "lacks UPDATE, DELETE on `" + db.name + "`.`item`",
                        "lacks REPLICATION CLIENT, REPLICATION SLAVE on *.*");
            }
        }
    }

    @Test
    void aPublicationThatDiffersIsNamedAndTheFixRepairsIt() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM, "CREATE TABLE late (id int PRIMARY KEY)")) {
            db.init("item", "late");
            db.run(
                    "ALTER PUBLICATION pub_" + db.name + " DROP TABLE item",
                    "ALTER PUBLICATION pub_" + db.name + " SET (publish = 'insert')",
                    "CREATE SCHEMA other",
                    "CREATE TABLE other.stranger (id int PRIMARY KEY)",
                    "ALTER PUBLICATION pub_" + db.name + " ADD TABLE other.stranger");
            fixed(db, "lacks \"public\".\"item\"", "leaves out", "also holds \"other\".\"stranger\"");
        }
    }

    @Test
    void aSlotOfSomethingElseIsRefused() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM)) {
            db.init("item");
            db.run(
                    "SELECT pg_drop_replication_slot('slot_" + db.name + "')",
                    "SELECT pg_create_logical_replication_slot('slot_" + db.name + "', 'test_decoding')");
            assertThat(error(check(db), "is of plugin 'test_decoding'").fix()).contains("pg_drop_replication_slot");
        }
    }

    @Test
    void aSlotInUseIsToldWithTheSessionThatUsesIt() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM)) {
            db.init("item");
            Properties properties = new Properties();
            properties.setProperty("user", db.agentUser);
            properties.setProperty("password", db.agentPassword);
            properties.setProperty("replication", "database");
            properties.setProperty("assumeMinServerVersion", "14");
            properties.setProperty("preferQueryMode", "simple");
            try (Connection reader = DriverManager.getConnection(db.server.jdbcUrl(db.name), properties);
                    PGReplicationStream stream = reader.unwrap(PGConnection.class)
                            .getReplicationAPI()
                            .replicationStream()
                            .logical()
                            .withSlotName("slot_" + db.name)
                            .withSlotOption("proto_version", "1")
                            .withSlotOption("publication_names", "pub_" + db.name)
                            .start()) {
                assertThat(stream.isClosed()).isFalse();
                Finding finding = found(check(db), "is in use by server process");
                assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                assertThat(finding.fix()).contains("pg_terminate_backend(");
            }
        }
    }

    @Test
    void anAgentWithoutUsageOfASchemaStillLearnsAllThatItLacks() throws SQLException {
        try (TestDatabase db = TestDatabase.create(Engine.POSTGRESQL, ITEM)) {
            db.init("item");
            db.run(
                    "REVOKE USAGE ON SCHEMA parley FROM " + db.agentUser,
                    "REVOKE DELETE ON parley.window FROM " + db.agentUser);
            CheckReport report = Checker.run(request(db, Optional.empty(), CheckIT::now, List.of()));
            assertThat(error(report, "may not use schema \"parley\"").fix()).startsWith("GRANT USAGE");
            assertThat(error(report, "lacks DELETE on \"parley\".\"window\"").fix())
                    .startsWith("GRANT DELETE");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWrongClockIsMeasured(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM)) {
            db.init("item");
            long slow = TimeUnit.SECONDS.toMicros(10);
            CheckReport report = Checker.run(request(db, admin(db), () -> now() - slow, List.of()));
            assertThat(report.warnings())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.what())
                            .matches("the clock of the database is \\d{4,5} ms ahead of the agent's"));
            long wrong = TimeUnit.HOURS.toMicros(1);
            assertThat(Checker.run(request(db, admin(db), () -> now() + wrong, List.of()))
                            .errors())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.what()).contains("ms behind the agent's"));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aWrongPasswordIsOneFindingAndTheProbesStillRun(Engine engine) throws SQLException {
        try (TestDatabase db = TestDatabase.create(engine, ITEM)) {
            db.init("item");
            Finding kafka = new Finding(Severity.ERROR, "kafka", "no broker answers", "no log", "start it");
            Probe probe = () -> List.of(kafka);
            DatabaseSettings wrong = DatabaseSettings.of(db.server.jdbcUrl(db.name), db.agentUser, "wrong");
            CheckReport report = Checker.run(new CheckRequest(
                    wrong,
                    Optional.empty(),
                    db.schema(),
                    TestDatabase.all(),
                    "slot_" + db.name,
                    "pub_" + db.name,
                    GroupPolicy.lastWriterWins(),
                    List.of("here", "there"),
                    "here",
                    CheckIT::now,
                    List.of(probe)));
            assertThat(report.findings()).hasSize(2).contains(kafka);
            assertThat(report.findings().get(0).what()).contains("could not log in as " + db.agentUser);
            assertThat(report.isPassed()).isFalse();
        }
    }

    /** Each text names one finding; its fix is carried out; then none of them is found any more. */
    private static void fixed(TestDatabase db, String... whats) {
        CheckReport before = check(db);
        for (String what : whats) {
            Finding finding = found(before, what);
            db.run(finding.fix().replaceAll(";$", ""));
        }
        assertThat(check(db).findings())
                .noneMatch(finding -> List.of(whats).stream().anyMatch(finding.what()::contains));
    }

    private static Finding found(CheckReport report, String what) {
        return report.findings().stream()
                .filter(finding -> finding.what().contains(what))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding says '" + what + "' in:\n" + report.text()));
    }

    private static Finding error(CheckReport report, String what) {
        Finding finding = found(report, what);
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        return finding;
    }

    private static CheckReport check(TestDatabase db) {
        return Checker.run(request(db, admin(db), CheckIT::now, List.of()));
    }

    private static Optional<DatabaseSettings> admin(TestDatabase db) {
        return Optional.of(db.admin.settings());
    }

    private static CheckRequest request(
            TestDatabase db, Optional<DatabaseSettings> admin, LongSupplier clock, List<Probe> probes) {
        return new CheckRequest(
                db.agentSettings(),
                admin,
                db.schema(),
                TestDatabase.all(),
                "slot_" + db.name,
                "pub_" + db.name,
                GroupPolicy.lastWriterWins(),
                List.of("here", "there"),
                "here",
                clock,
                probes);
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }
}
