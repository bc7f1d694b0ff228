package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final int CHECK = 8;

    private final AtomicInteger agents = new AtomicInteger();
    private Bridge bridge;

    @BeforeAll
    void initialised() {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .schema(ShopSchema::create)
                .start();
        bridge.init();
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    /** Runs an agent until it ends by itself. */
    private void assertEnds(SitePlan plan, int exitCode, String... words) throws IOException {
        String name = plan.site() + "-" + agents.incrementAndGet();
        try (AgentProcess agent = bridge.agent(name, plan)) {
            agent.start();
            assertThat(agent.awaitExit(END_LIMIT))
                    .as(Files.readString(agent.logFile()))
                    .isEqualTo(exitCode);
            assertThat(Files.readString(agent.logFile())).contains(words).doesNotContain("\tat dev.parley");
        }
    }

    private SitePlan plan(String site) {
        return bridge.plan(site).withAdminPort(bridge.sandbox().freePort());
    }

    @Test
    void everyProblemOfASiteFileIsReportedAtOnce() throws IOException {
        SitePlan plan = plan("ada")
                .withTuning("flush-intervall", "3s")
                .withTuning("flush-interval", "soon")
                .withDatabase("engine", "oracle");
        assertEnds(plan, CONFIGURATION, "flush-intervall", "flush-interval", "soon", "oracle");
    }

    @Test
    void siteFileThatIsNotThereIsNamed() {
        Path nowhere = bridge.sandbox().folder().resolve("nowhere.yaml");
        Parley.Result result = Parley.run(bridge.sandbox(), "nowhere", END_LIMIT, "agent", "-c", nowhere.toString());
        assertThat(result.exitCode()).isEqualTo(CONFIGURATION);
        assertThat(result.output()).contains("nowhere.yaml").contains("does not exist");
    }

    @Test
    void wrongPasswordEndsThePostgresAgent() throws IOException {
        assertEnds(plan("ada").withDatabase("password", "wrong"), DATABASE, "password", "parley");
    }

    @Test
    void wrongPasswordEndsTheMySqlAgent() throws IOException {
        assertEnds(plan("bob").withDatabase("password", "wrong"), DATABASE, "password", "parley");
    }

    @Test
    void walLevelThatIsNotLogicalEndsTheAgentAndFailsTheCheck() throws IOException {
        bridge.server("ada").configure(Map.of("wal_level", "replica", "max_replication_slots", "0"));
        bridge.server("ada").restart();
        try {
            assertEnds(plan("ada"), DATABASE, "wal_level", "logical");
            assertCheckFails("ada", "wal_level");
        } finally {
            bridge.server("ada").configure(Map.of("wal_level", "logical", "max_replication_slots", "32"));
            bridge.server("ada").restart();
        }
    }

    @Test
    void binaryLogThatIsOffEndsTheAgentAndFailsTheCheck() throws IOException {
        bridge.server("bob").configure(Map.of("skip-log-bin", "1"));
        bridge.server("bob").restart();
        try {
            assertEnds(plan("bob"), DATABASE, "log_bin");
            assertCheckFails("bob", "log_bin");
        } finally {
            // Off the off: the double negation of mysqld.
            bridge.server("bob").configure(Map.of("skip-log-bin", "0"));
            bridge.server("bob").restart();
        }
    }

    @Test
    void tableWithoutPrimaryKeyEndsTheAgentAndFailsTheCheck() throws Exception {
        for (String site : bridge.sites()) {
            bridge.server(site).execute("shop", "CREATE TABLE keyless (note varchar(20))");
        }
        try {
            for (String site : bridge.sites()) {
                assertEnds(plan(site), DATABASE, "keyless", "primary key");
                assertCheckFails(site, "keyless");
            }
        } finally {
            for (String site : bridge.sites()) {
                bridge.server(site).execute("shop", "DROP TABLE keyless");
            }
        }
    }

    private void assertCheckFails(String site, String word) {
        Parley.Result result = bridge.command(site, "check");
        assertThat(result.exitCode()).as(result.output()).isEqualTo(CHECK);
        assertThat(result.output()).contains(word);
    }

    @Test
    void databaseThatIsDownIsWaitedFor() throws Exception {
        bridge.server("ada").stop();
        SitePlan plan = plan("ada");
        try (AgentProcess agent = bridge.agent("ada-waits", plan)) {
            agent.start();
            await().atMost(END_LIMIT).until(() -> agent.get("/readyz", 503).isPresent());
            await().atMost(END_LIMIT)
                    .until(() -> Files.readString(agent.logFile())
                            .contains(plan.database().get("port")));
            assertThat(agent.isRunning()).isTrue();
            bridge.server("ada").start();
            agent.awaitReady(END_LIMIT);
            assertThat(agent.terminate(END_LIMIT)).isZero();
        } finally {
            bridge.server("ada").start();
        }
    }
}
