package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.AgentStatus.QueueStatus;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Kafka is away for long: changes go into an encrypted spool, and databases need not keep their logs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OfflineIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String PG = "ada";
    private static final String MY = "bob";
    private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final int TRANSACTIONS = 40;
    private static final int ROWS = 25;
    private static final int TEXT = 4_000;
    private static final long MEGABYTE = 1 << 20;

    private Bridge bridge;

    @BeforeAll
    void started() throws SQLException {
        bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .tables("CREATE TABLE note (id varchar(20) PRIMARY KEY, n integer NOT NULL, t varchar(4000))")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .tuning("lease-timeout", "1s")
                .tuning("retry-pause-max", "1s")
                .tuning("safety-window", "0s")
                .tuning("publish-queue-size", "1MB")
                .section("spool", "directory", "spool")
                .section("spool", "key", KEY)
                .start();
        bridge.begin(LIMIT);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    private AgentStatus.SetStatus set(String site) {
        return bridge.agent(site).status().orElseThrow().sets().get(0);
    }

    private String metrics(String site) {
        return bridge.agent(site).get("/metrics", 200).orElseThrow();
    }

    private long spooled(String site) {
        return set(site).queued(QueueStatus.SPOOL);
    }

    /** Transactions of many rows each; the last one's number is told. */
    private void write(String site, int first) throws SQLException {
        write(site, first, TRANSACTIONS);
    }

    private void write(String site, int first, int transactions) throws SQLException {
        String text = "tell-tale ".repeat(TEXT / 10);
        for (int i = first; i < first + transactions; i++) {
            StringBuilder values = new StringBuilder();
            for (int row = 0; row < ROWS; row++) {
                values.append(row == 0 ? "" : ", ")
                        .append("('")
                        .append(site)
                        .append('/')
                        .append(i)
                        .append('/')
                        .append(row)
                        .append("', ")
                        .append(i)
                        .append(", '")
                        .append(text)
                        .append("')");
            }
            Sql.execute(bridge.app(site), List.of("INSERT INTO note VALUES " + values));
        }
    }

    private List<String> count(String site) throws SQLException {
        return Sql.query(bridge.admin(site), "SELECT concat_ws(' ', count(*), sum(n), sum(length(t))) FROM note");
    }

    private void awaitEqual(long rows) {
        try {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                assertThat(count(PG)).allMatch(text -> text.startsWith(rows + " "));
                assertThat(count(MY)).isEqualTo(count(PG));
            });
        } catch (ConditionTimeoutException e) {
            String states = bridge.agents().stream()
                    .map(agent ->
                            agent.site() + ": " + agent.get("/status", 200).orElse("silent") + "\n" + agent.tail())
                    .collect(Collectors.joining("\n"));
            throw new AssertionError(states, e);
        }
    }

    private void awaitNothingSpooled() {
        bridge.awaitReady(LIMIT);
        for (String site : bridge.sites()) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(spooled(site)).isZero());
        }
    }

    private Path spool(String site) {
        return bridge.siteFile(site).resolveSibling("spool").resolve("shop.main.log." + site);
    }

    /** PostgreSQL: what the slot keeps. */
    private long kept() throws SQLException {
        return Long.parseLong(Sql.query(
                        bridge.admin(PG),
                        "SELECT CAST(pg_wal_lsn_diff(pg_current_wal_lsn(), min(confirmed_flush_lsn)) AS bigint)"
                                + " FROM pg_replication_slots")
                .get(0));
    }

    private void awaitSpooledAndReleased(String site) {
        await().atMost(LIMIT).untilAsserted(() -> {
            AgentStatus.SetStatus set = set(site);
            assertThat(set.queued(QueueStatus.SPOOL)).isGreaterThan(3 * MEGABYTE);
            assertThat(set.published()).isLessThan(set.sequence());
            assertThat(set.window().checkpointAgeMillis()).isLessThan(10_000);
        });
    }

    @Test
    @Order(1)
    void changesGoIntoTheSpoolAndTheDatabaseKeepsNoLogForThem() throws Exception {
        bridge.sandbox().kafka().kill9();
        write(PG, 0);
        write(MY, 0);
        awaitSpooledAndReleased(PG);
        awaitSpooledAndReleased(MY);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kept()).isLessThan(MEGABYTE));

        assertThat(bridge.command(PG, "status").output()).containsPattern("; the spool holds [0-9.]+ MB of 10\\.0 GB");
        assertThat(bridge.agent(PG).get("/metrics", 200).orElseThrow())
                .containsPattern("parley_spool_bytes\\{set=\"main\"\\} [1-9]");
        try (Stream<Path> files = Files.list(spool(PG))) {
            assertThat(files.filter(file -> file.toString().endsWith(".spool")))
                    .isNotEmpty()
                    .noneMatch(file -> read(file).contains("tell-tale"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What is in the spool outlives the agent, is published first, and what came after it follows. */
    @Test
    @Order(2)
    void theSpoolOutlivesTheAgent() throws Exception {
        bridge.agent(PG).kill9();
        write(PG, TRANSACTIONS);
        bridge.agent(PG).start();
        bridge.agent(PG).awaitNotReady("Kafka", LIMIT);

        bridge.sandbox().kafka().start();

        awaitEqual(3L * TRANSACTIONS * ROWS);
        awaitNothingSpooled();
        try (Stream<Path> files = Files.list(spool(PG))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("lock");
        }
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** The database must not keep its log for ever: what the spool holds is published, and what came after it comes with the site that returns. */
    @Test
    @Order(4)
    void slotIsDroppedWhenTheSpoolIsFullAndWhatIsInItIsPublished() throws Exception {
        assertThat(bridge.agent(PG).terminate(LIMIT)).isZero();
        bridge.rewrite(PG, bridge.plan(PG).with("spool", "size-limit", "3MB").with("spool", "at-limit", "drop-slot"));
        bridge.startAgent(PG, LIMIT);
        bridge.sandbox().kafka().kill9();
        write(PG, 10 * TRANSACTIONS, TRANSACTIONS / 2);
        bridge.agent(PG).awaitNotReady("once it is full this site gives up its replication slot", LIMIT);
        assertThat(metrics(PG))
                .containsPattern("parley_slot_risk_ratio\\{set=\"main\"\\} 0\\.[5-9]")
                .contains("parley_slot_gone{set=\"main\"} 0.0");
        write(PG, 10 * TRANSACTIONS + TRANSACTIONS / 2, TRANSACTIONS / 2);

        assertThat(bridge.agent(PG).awaitExit(LIMIT)).isEqualTo(13);
        assertThat(Files.readString(bridge.agent(PG).logFile()))
                .contains("the replication slot is dropped")
                .contains("has to return with the rows that it has");
        assertThat(Sql.query(bridge.admin(PG), "SELECT slot_name FROM pg_replication_slots"))
                .isEmpty();

        bridge.agent(PG).start();
        bridge.agent(PG).awaitNotReady("is gone: once Kafka is back this agent publishes", LIMIT);
        assertThat(metrics(PG)).contains("parley_slot_gone{set=\"main\"} 1.0");
        bridge.sandbox().kafka().start();
        assertThat(bridge.agent(PG).awaitExit(LIMIT)).isEqualTo(7);
        assertThat(Files.readString(bridge.agent(PG).logFile())).contains("does not exist, so the log behind");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(numbers(MY))
                        .isNotEmpty()
                        .isEqualTo(firstOf(numbers(MY).size())));
        assertThat(numbers(MY)).hasSizeBetween(10, TRANSACTIONS - 1);

        Parley.Result returned = bridge.takeOver("return", PG, MY, "--existing", "keep");
        assertThat(returned.exitCode()).as(returned.output()).isZero();
        bridge.startAgent(PG, LIMIT);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(numbers(MY)).isEqualTo(firstOf(TRANSACTIONS)));
        assertThat(bridge.agent(MY).unexpectedEnds()).isEmpty();
    }

    /** Of the last transactions, those that are here whole. */
    private List<String> numbers(String site) throws SQLException {
        return Sql.query(
                bridge.admin(site),
                "SELECT n FROM note WHERE n >= " + 10 * TRANSACTIONS + " GROUP BY n HAVING count(*) = " + ROWS
                        + " ORDER BY n");
    }

    private static List<String> firstOf(int count) {
        return IntStream.range(10 * TRANSACTIONS, 10 * TRANSACTIONS + count)
                .mapToObj(Integer::toString)
                .toList();
    }

    /** On another machine: what is in the other spool would be left out for ever. */
    @Test
    @Order(3)
    void anAgentWithoutTheSpoolRefuses() throws Exception {
        bridge.sandbox().kafka().kill9();
        write(PG, 2 * TRANSACTIONS);
        awaitSpooledAndReleased(PG);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(kept()).isLessThan(MEGABYTE));
        bridge.agent(PG).kill9();
        bridge.sandbox().kafka().start();

        SitePlan plan = bridge.plan(PG)
                .with("spool", "directory", "elsewhere")
                .withAdminPort(bridge.sandbox().freePort());
        try (AgentProcess moved = bridge.agent("ada-moved", plan)) {
            moved.start();
            assertThat(moved.awaitExit(LIMIT)).isEqualTo(7);
            assertThat(Files.readString(moved.logFile())).contains("has the rest in its spool, which is not here");
        }

        bridge.agent(PG).start();
        awaitEqual(4L * TRANSACTIONS * ROWS);
        awaitNothingSpooled();
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
