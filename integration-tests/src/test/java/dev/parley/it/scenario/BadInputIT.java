package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An agent that cannot run says so once, clearly, and ends with the code of the reason. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final Duration END_LIMIT = Duration.ofMinutes(1);
    private static final int CONFIGURATION = 3;
    private static final int DATABASE = 4;
    private static final int KAFKA = 5;
    private static final int CHECK = 8;
    private static final int NOT_READY = 9;

    private final AtomicInteger agents = new AtomicInteger();
    private Bridge bridge;

    @BeforeAll
    void initialised() {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .site("eve", Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .start();
        bridge.init();
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    /** Runs an agent until it ends by itself, having said why in one line that holds all of {@code words}. */
    private void assertEnds(SitePlan plan, int exitCode, String... words) throws IOException {
        String name = plan.site() + "-" + agents.incrementAndGet();
        try (AgentProcess agent = bridge.agent(name, plan)) {
            agent.start();
            int ended = agent.awaitExit(END_LIMIT);
            List<String> printed = Files.readAllLines(agent.logFile());
            assertThat(ended).as(String.join("\n", printed)).isEqualTo(exitCode);
            assertThat(printed)
                    .filteredOn(line -> line.startsWith("parley: "))
                    .singleElement()
                    .asString()
                    .contains(words);
            assertThat(printed)
                    .as("nothing else complains, and no stack trace stands there")
                    .filteredOn(line -> !line.startsWith("parley: "))
                    .allMatch(line -> line.contains(" INFO "));
        }
    }

    private void assertCommandFails(String site, String command, int exitCode, String... words) {
        Parley.Result result = bridge.process(site, command);
        assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
        assertThat(result.output()).contains(words).doesNotContain("\tat ");
    }

    private void assertCheckFails(String site, String... words) {
        assertCommandFails(site, "check", CHECK, words);
    }

    private SitePlan plan(String site) {
        return bridge.plan(site).withAdminPort(bridge.sandbox().freePort());
    }

    private String port(String site) {
        return Integer.toString(bridge.server(site).port());
    }

    @Test
    void everyProblemOfASiteFileIsReportedAtOnceWithPathValueAndWhatToWrite() throws IOException {
        Path file = bridge.sandbox().folder().resolve("wrong.yaml");
        Files.writeString(file, """
                site: ada
                members: [ada, bob]
                database:
                  engine: oracle
                  host: 127.0.0.1
                  port: many
                  nmae: shop
                  user: parley
                  password: ${env:PARLEY_NO_SUCH_VARIABLE}
                kafka:
                  bootstrap-servers: 127.0.0.1:9092
                tuning:
                  flush-interval: soon
                  apply-batch-rows: 0
                """);
        for (String command : List.of("agent", "check", "init")) {
            Parley.Result result =
                    Parley.run(bridge.sandbox(), "wrong-" + command, END_LIMIT, command, "-c", file.toString());
            assertThat(result.exitCode()).as(result.output()).isEqualTo(CONFIGURATION);
            assertThat(result.output())
                    .startsWith("parley: ")
                    .contains("wrong.yaml: 8 problems")
                    .doesNotContain("\tat ");
            assertProblem(result, "group", "missing");
            assertProblem(result, "database.engine", "oracle", "postgresql", "mysql");
            assertProblem(result, "database.port", "many", "number");
            assertProblem(result, "database.nmae", "name");
            assertProblem(result, "database.name", "missing");
            assertProblem(result, "database.password", "PARLEY_NO_SUCH_VARIABLE");
            assertProblem(result, "tuning.flush-interval", "soon", "250ms, 5s, 10m");
            assertProblem(result, "tuning.apply-batch-rows", "0", "1");
        }
    }

    /** One line of the output tells of this path, what stands there and what should. */
    private static void assertProblem(Parley.Result result, String path, String... words) {
        assertThat(result.output().lines())
                .as(result.output())
                .filteredOn(line -> line.contains(path + ": "))
                .singleElement()
                .asString()
                .contains(words);
    }

    @Test
    void siteFileThatIsNotThereIsNamed() {
        Path nowhere = bridge.sandbox().folder().resolve("nowhere.yaml");
        Parley.Result result = Parley.run(bridge.sandbox(), "nowhere", END_LIMIT, "agent", "-c", nowhere.toString());
        assertThat(result.exitCode()).isEqualTo(CONFIGURATION);
        assertThat(result.output()).contains("nowhere.yaml").contains("does not exist");
    }

    @Test
    void portThatIsTakenEndsTheAgent() throws IOException {
        SitePlan plan = bridge.plan("ada").withAdminPort(bridge.server("bob").port());
        assertEnds(plan, CONFIGURATION, "cannot listen", port("bob"), "admin.port");
    }

    @Test
    void wrongPasswordEndsTheAgent() throws IOException {
        for (String site : List.of("ada", "bob")) {
            assertEnds(
                    plan(site).withDatabase("password", "wrong"),
                    DATABASE,
                    "could not read the tables",
                    port(site),
                    "parley",
                    site.equals("ada") ? "password authentication failed" : "Access denied",
                    "correct user and password under database");
        }
    }

    @Test
    void databaseThatDoesNotExistEndsTheAgent() throws IOException {
        assertEnds(
                plan("ada").withDatabase("name", "absent"), DATABASE, "absent", port("ada"), "correct database.name");
    }

    /** PostgreSQL itself refuses to start with a slot and a lower wal_level, so the slot is dropped first. */
    @Test
    void walLevelThatIsNotLogicalEndsTheAgentAndFailsCheckAndInit() throws Exception {
        bridge.server("eve").execute("shop", "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
        bridge.server("eve").configure(Map.of("wal_level", "replica"));
        bridge.server("eve").restart();
        assertEnds(plan("eve"), DATABASE, "wal_level is replica", "logical", port("eve"), "parley init");
        assertCheckFails("eve", "wal_level is 'replica'", "ALTER SYSTEM SET wal_level = 'logical'");
        assertCommandFails("eve", "init", DATABASE, "init did nothing", "wal_level is 'replica'", "ALTER SYSTEM");
    }

    @Test
    void binaryLogThatIsOffEndsTheAgentAndFailsCheckAndInit() throws IOException {
        bridge.server("bob").configure(Map.of("skip-log-bin", "1"));
        bridge.server("bob").restart();
        try {
            assertEnds(plan("bob"), DATABASE, "bob/main", port("bob"), "the binary log is off", "log_bin");
            assertCheckFails("bob", "log_bin is 'OFF'", "my.cnf");
            assertCommandFails("bob", "init", DATABASE, "init did nothing", "log_bin is 'OFF'");
        } finally {
            // Off the off: the double negation of mysqld.
            bridge.server("bob").configure(Map.of("skip-log-bin", "0"));
            bridge.server("bob").restart();
        }
    }

    @Test
    void tableWithoutPrimaryKeyEndsTheAgentAndFailsCheckAndInit() throws Exception {
        List<String> sites = List.of("ada", "bob");
        for (String site : sites) {
            bridge.server(site).execute("shop", "CREATE TABLE keyless (note varchar(20))");
        }
        // MySQL shows an account only the tables it has rights on.
        bridge.server("bob").execute("shop", "GRANT SELECT ON shop.keyless TO 'parley'@'%'");
        try {
            for (String site : sites) {
                assertEnds(plan(site), DATABASE, "keyless", port(site), "has no primary key", "ADD PRIMARY KEY");
                assertCheckFails(site, "keyless", "ADD PRIMARY KEY");
                assertCommandFails(site, "init", DATABASE, "init did nothing", "keyless", "ADD PRIMARY KEY");
            }
        } finally {
            for (String site : sites) {
                bridge.server(site).execute("shop", "DROP TABLE keyless");
            }
        }
    }

    /** MySQL's triggers fire for other sites' changes, too; one that writes to no replicated table may be allowed. */
    @Test
    void triggerAtMySqlEndsTheAgentUnlessItIsAllowed() throws Exception {
        bridge.server("bob").execute("shop", "CREATE TABLE rung (id integer PRIMARY KEY)");
        bridge.init();
        bridge.server("bob")
                .execute("shop", "CREATE TRIGGER counted BEFORE INSERT ON rung FOR EACH ROW SET @counted = 1");
        try {
            assertEnds(plan("bob"), DATABASE, "trigger counted", "rung", "DROP TRIGGER", "allow-triggers: [counted]");
            assertCheckFails("bob", "trigger counted", "DROP TRIGGER");
            assertCommandFails("bob", "init", DATABASE, "init did nothing", "trigger counted", "DROP TRIGGER");
            SitePlan allowing = plan("bob").withReplicationSet("allow-triggers", "[counted]");
            assertThat(bridge.command("bob-allows", allowing, "check").output()).doesNotContain("counted");
            try (AgentProcess agent = bridge.agent("bob-allows", allowing)) {
                agent.start();
                agent.awaitReady(END_LIMIT);
                assertThat(agent.terminate(END_LIMIT)).isZero();
            }
        } finally {
            bridge.server("bob").execute("shop", "DROP TABLE rung");
        }
    }

    @Test
    void unloggedTableEndsTheAgentAndFailsCheckAndInit() throws Exception {
        bridge.server("ada").execute("shop", "CREATE UNLOGGED TABLE fast (id integer PRIMARY KEY)");
        try {
            assertEnds(plan("ada"), DATABASE, "fast", "is unlogged", "SET LOGGED");
            assertCheckFails("ada", "is unlogged", "SET LOGGED");
            assertCommandFails("ada", "init", DATABASE, "init did nothing", "is unlogged", "SET LOGGED");
        } finally {
            bridge.server("ada").execute("shop", "DROP TABLE fast");
        }
    }

    @Test
    void initThatWasForgottenIsNamed() throws Exception {
        bridge.server("ada").createDatabase("blank");
        bridge.server("ada").execute("blank", "CREATE TABLE thing (id int PRIMARY KEY)");
        assertEnds(plan("ada").withDatabase("name", "blank"), DATABASE, port("ada"), "parley init");
    }

    @Test
    void databaseThatIsDownIsWaitedForAndNamed() throws Exception {
        for (String site : List.of("ada", "bob")) {
            bridge.server(site).stop();
            SitePlan plan = plan(site);
            try (AgentProcess agent = bridge.agent(site + "-waits", plan)) {
                agent.start();
                await().atMost(END_LIMIT)
                        .until(() -> agent.get("/readyz", 503)
                                .filter(said -> said.contains(port(site)))
                                .isPresent());
                Parley.Result status = bridge.command(site + "-waits", plan, "status");
                assertThat(status.exitCode()).as(status.output()).isEqualTo(NOT_READY);
                assertThat(status.output()).contains(port(site));
                assertThat(agent.isRunning()).isTrue();
                bridge.server(site).start();
                agent.awaitReady(END_LIMIT);
                assertThat(agent.terminate(END_LIMIT)).isZero();
                assertThat(Files.readString(agent.logFile()))
                        .doesNotContain(" ERROR ")
                        .doesNotContain("\tat ");
            } finally {
                bridge.server(site).start();
            }
        }
    }

    @Test
    void kafkaThatRefusesTheLoginEndsTheAgent() throws IOException {
        SitePlan plan = plan("ada").withKafka("properties", "{security.protocol: NO_SUCH_PROTOCOL}");
        assertEnds(plan, KAFKA, "Kafka refuses", "NO_SUCH_PROTOCOL", "kafka");
    }
}
