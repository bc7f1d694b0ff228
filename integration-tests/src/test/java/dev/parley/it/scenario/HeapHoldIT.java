package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A transaction for whose rows the heap of a receiving agent has no room. */
@Tag("slow")
class HeapHoldIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String PG = "ada";
    private static final String MY = "bob";
    /** Too many for 224 MB where each needs a state of its own. */
    private static final int ROWS = 200_000;
    /** Parents, and as many children: for both there is room. */
    private static final int FITTING = 30_000;

    /** The sets of one agent; the builder knows of one, whose last key goes over into the other. */
    private static final String SETS = "[small]\n  - name: deep\n    tables: [{name: chosen, where: 'id > 0'}]";

    private static void run(Bridge bridge, String site, String... statements) throws SQLException {
        Sql.execute(bridge.admin(site), List.of(statements));
    }

    private static long count(Bridge bridge, String site, String from) throws SQLException {
        return Long.parseLong(
                Sql.query(bridge.admin(site), "SELECT count(*) FROM " + from).get(0));
    }

    /** The set waits and says for what, the others go on, and nothing is lost: a larger heap is all it takes. */
    @Test
    void transactionWithoutRoomWaitsForALargerHeap() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .replicationSet(PG, "tables", SETS)
                .replicationSet(MY, "tables", SETS)
                .agentOptions(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
                .agentOptions(MY, List.of("-Xmx224m", "-XX:+ExitOnOutOfMemoryError"))
                .start()) {
            for (String site : bridge.sites()) {
                run(
                        bridge,
                        site,
                        "CREATE TABLE small (id integer PRIMARY KEY)",
                        "CREATE TABLE chosen (id integer PRIMARY KEY, v integer)");
            }
            bridge.begin(LIMIT);
            holds(bridge);
        }
    }

    /** Children stand before their parents, so all rows are in memory at once: told before it is tried. */
    @Test
    void rowsThatNeedOneAnotherAreCountedBeforeTheyAreTried() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .agentOptions(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
                .agentOptions(MY, List.of("-Xmx160m", "-XX:+ExitOnOutOfMemoryError"))
                .start()) {
            for (String site : bridge.sites()) {
                String deferred = site.equals(PG) ? " DEFERRABLE INITIALLY DEFERRED" : "";
                run(
                        bridge,
                        site,
                        "CREATE TABLE parent (id integer PRIMARY KEY)",
                        "CREATE TABLE child (id integer PRIMARY KEY, parent integer NOT NULL,"
                                + " FOREIGN KEY (parent) REFERENCES parent (id)" + deferred + ")");
            }
            bridge.begin(LIMIT);
            insertFamilies(bridge, 0, FITTING);
            AgentProcess agent = bridge.agent(MY);
            await().atMost(LIMIT)
                    .failFast("the agent ended", () -> !agent.isRunning())
                    .until(() -> count(bridge, MY, "child") == FITTING);
            insertFamilies(bridge, FITTING, ROWS / 2);
            await().atMost(LIMIT)
                    .failFast("the agent ended", () -> !agent.isRunning())
                    .until(() -> held(agent).contains("has " + ROWS + " rows"));
            assertThat(count(bridge, MY, "child")).isEqualTo(FITTING);
            assertThat(agent.terminate(LIMIT)).isZero();
            try (AgentProcess larger = agent.with(List.of("-Xmx768m"))) {
                larger.start();
                await().atMost(LIMIT)
                        .failFast("the agent ended", () -> !larger.isRunning())
                        .until(() -> count(bridge, MY, "child") == FITTING + ROWS / 2);
                assertThat(larger.terminate(LIMIT)).isZero();
            }
            assertThat(bridge.unexpectedEnds()).isEmpty();
        }
    }

    private static void insertFamilies(Bridge bridge, int from, int count) throws SQLException {
        String ids = " FROM generate_series(" + (from + 1) + ", " + (from + count) + ") i";
        run(
                bridge,
                PG,
                "DO $$ BEGIN INSERT INTO child SELECT i, i" + ids + "; INSERT INTO parent SELECT i" + ids + "; END $$");
    }

    private static void holds(Bridge bridge) throws Exception {
        run(bridge, PG, "INSERT INTO chosen SELECT i, 1 FROM generate_series(1, " + ROWS + ") i");
        AgentProcess agent = bridge.agent(MY);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(held(agent))
                        .as(() -> String.join("\n", bridge.unexpectedEnds()))
                        .contains("has " + ROWS + " rows", "a heap of 2", "-Xmx2", "PARLEY_HEAP=2"));
        assertThat(agent.get("/readyz", 503).orElseThrow()).contains("set deep waits: transaction ada:", "-Xmx2");
        run(bridge, PG, "INSERT INTO small VALUES (3)");
        run(bridge, MY, "INSERT INTO small VALUES (4)");
        for (String site : bridge.sites()) {
            await().atMost(LIMIT).until(() -> count(bridge, site, "small") == 2);
        }
        assertThat(count(bridge, MY, "chosen")).isZero();
        assertThat(agent.terminate(LIMIT)).isZero();

        try (AgentProcess larger = agent.with(List.of("-Xmx512m"))) {
            larger.start();
            await().atMost(LIMIT)
                    .failFast("the agent ended", () -> !larger.isRunning())
                    .until(() -> count(bridge, MY, "chosen") == ROWS);
            larger.awaitReady(LIMIT);
            assertThat(larger.terminate(LIMIT)).isZero();
        }
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private static String held(AgentProcess agent) throws IOException {
        return Files.readAllLines(agent.logFile()).stream()
                .filter(line -> line.contains("has no room in the heap"))
                .findFirst()
                .orElse("");
    }
}
