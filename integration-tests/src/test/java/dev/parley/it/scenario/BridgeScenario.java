package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.workload.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Tests on one bridge, which the class starts before its first and which is closed after the last. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BridgeScenario {
    private static final Duration VISIBLE_LIMIT = Duration.ofSeconds(90);

    /** Set by the class before its first test. */
    @SuppressWarnings("NullAway.Init")
    protected Bridge bridge;

    @AfterAll
    void close() {
        bridge.close();
    }

    /** As the administrator of a site's database. */
    final void run(String site, String... statements) throws SQLException {
        Sql.execute(bridge.admin(site), List.of(statements));
    }

    /** Starts a site's agent, which ends by itself with a last message that holds these words. */
    final void assertEnds(String site, ExitCode code, String... words) throws IOException {
        bridge.agent(site).start();
        assertEnded(site, code, words);
    }

    /** As {@link #assertEnds}, of an agent that runs. */
    final void assertEnded(String site, ExitCode code, String... words) throws IOException {
        AgentProcess agent = bridge.agent(site);
        assertThat(agent.awaitExit(VISIBLE_LIMIT)).as(agent.tail()).isEqualTo(code.code());
        assertThat(Files.readAllLines(agent.logFile()))
                .filteredOn(line -> line.startsWith("parley: "))
                .last()
                .asString()
                .contains(words);
    }

    /** Brings a site back with the rows it has and starts its agent; gives what the command printed. */
    final String returned(String site, String donor, String existing) {
        Parley.Result returned = bridge.takeOver("return", site, donor, "--existing", existing);
        assertThat(returned.exitCode()).as(returned.output()).isZero();
        bridge.startAgent(site, VISIBLE_LIMIT);
        return returned.output();
    }

    /** First column of all rows, as texts. */
    final List<String> query(String site, String sql) throws SQLException {
        return Sql.query(bridge.admin(site), sql);
    }

    /** Waits until a site shows this and nothing else; no longer than its agents live. */
    final void awaitAt(String site, String sql, String... expected) {
        awaitAt(site, sql, List.of(expected));
    }

    /** As {@link #awaitAt(String, String, String...)}. */
    final void awaitAt(String site, String sql, List<String> expected) {
        await().atMost(VISIBLE_LIMIT)
                .failFast("an agent ended", () -> !bridge.unexpectedEnds().isEmpty())
                .untilAsserted(
                        () -> assertThat(query(site, sql)).as(site + ": " + sql).isEqualTo(expected));
    }
}
