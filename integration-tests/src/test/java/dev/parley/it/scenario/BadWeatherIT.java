package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.Server;
import dev.parley.it.workload.ShopSchema;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What waiting can heal is waited for: nothing is lost, skipped or applied twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadWeatherIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LEASE = 6;
    private static final int NOT_READY = 9;

    private Bridge bridge;
    private Probe probe;

    @BeforeAll
    void streaming() throws Exception {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .schema(ShopSchema::create)
                .tuning("liveness-interval", "1s")
                .tuning("retry-pause-max", "1s")
                .start();
        bridge.init();
        bridge.audit();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
        probe = new Probe(bridge);
        probe.assertBothWays("ada", "bob");
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    @AfterEach
    void nothingWasLostSkippedOrAppliedTwice() throws Exception {
        probe.assertBothWays("ada", "bob");
        probe.awaitEqual();
        Verdict verdict = ExactlyOnce.check(bridge.operations(Set.of("journal")), bridge.audited());
        assertThat(verdict).matches(Verdict::holds);
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private void assertSurvives(DatabaseServer server, String writer, String reader) throws Exception {
        List<String> before = probe.write(writer, 20);
        server.kill9();
        AgentProcess agent = bridge.agent(server.name());
        agent.awaitNotReady(Integer.toString(server.port()), LIMIT);
        assertThat(agent.isRunning()).isTrue();
        server.start();
        bridge.awaitReady(LIMIT);
        probe.awaitAt(reader, before.get(19));
        probe.awaitAt(reader, probe.write(writer));
    }

    @Test
    void postgresThatDiesIsWaitedFor() throws Exception {
        assertSurvives(bridge.server("ada"), "ada", "bob");
        assertSurvives(bridge.server("ada"), "bob", "ada");
    }

    @Test
    void mySqlThatDiesIsWaitedFor() throws Exception {
        assertSurvives(bridge.server("bob"), "bob", "ada");
        assertSurvives(bridge.server("bob"), "ada", "bob");
    }

    @Test
    void kafkaThatDiesIsWaitedFor() throws Exception {
        Server kafka = bridge.sandbox().kafka();
        kafka.kill9();
        List<String> fromAda = probe.write("ada", 20);
        List<String> fromBob = probe.write("bob", 20);
        for (String site : bridge.sites()) {
            bridge.agent(site).awaitNotReady("waits for Kafka", LIMIT);
            assertStatusTells(site, "waits for Kafka");
        }
        assertThat(bridge.agents()).allMatch(AgentProcess::isRunning);
        kafka.start();
        bridge.awaitReady(LIMIT);
        probe.awaitAt("bob", fromAda.get(19));
        probe.awaitAt("ada", fromBob.get(19));
    }

    @Test
    void kafkaThatIsDownAtTheStartIsWaitedForAndTheWaitCanBeEnded() throws Exception {
        Server kafka = bridge.sandbox().kafka();
        AgentProcess agent = bridge.agent("ada");
        agent.kill9();
        kafka.stop();
        String written = probe.write("ada");
        agent.start();
        agent.awaitNotReady("waits for Kafka", LIMIT);
        assertStatusTells("ada", "waits for Kafka");
        assertThat(agent.terminate(LIMIT)).isZero();
        agent.start();
        agent.awaitNotReady("waits for Kafka", LIMIT);
        kafka.start();
        agent.awaitReady(LIMIT);
        probe.awaitAt("bob", written);
    }

    private void assertStatusTells(String site, String reason) {
        Parley.Result status = bridge.command(site, "status");
        assertThat(status.exitCode()).as(status.output()).isEqualTo(NOT_READY);
        assertThat(status.output()).contains(reason);
    }

    @Test
    void secondAgentOfASiteIsTurnedAwayAndTheFirstGoesOn() throws Exception {
        for (String site : bridge.sites()) {
            try (AgentProcess rival = bridge.rival(site, site + "-rival")) {
                rival.start();
                assertThat(rival.awaitExit(LIMIT)).isEqualTo(LEASE);
                assertThat(Files.readAllLines(rival.logFile()))
                        .filteredOn(line -> line.startsWith("parley: "))
                        .singleElement()
                        .asString()
                        .contains("Another agent serves", "'main'", "holds the lease", "Stop that agent first");
                assertThat(bridge.agent(site).get("/readyz", 200)).isPresent();
                probe.assertBothWays("ada", "bob");
            }
        }
    }

    /** A holder that is gone for good and one that is frozen look alike; the one that comes back must not write. */
    @Test
    void frozenAgentIsTakenOverAndFenced() throws Exception {
        for (String site : bridge.sites()) {
            AgentProcess frozen = bridge.agent(site);
            frozen.pause();
            try (AgentProcess successor = bridge.rival(site, site + "-successor")) {
                successor.start();
                successor.awaitReady(LIMIT);
                probe.assertBothWays("ada", "bob");
                frozen.resume();
                assertThat(frozen.awaitExit(LIMIT)).isEqualTo(LEASE);
                assertThat(Files.readString(frozen.logFile())).contains("another agent has taken over");
                probe.assertBothWays("ada", "bob");
                assertThat(successor.terminate(LIMIT)).isZero();
            }
            frozen.start();
            frozen.awaitReady(LIMIT);
        }
    }

    @Test
    void killedAgentIsReplacedByItsNextStart() throws Exception {
        for (String site : bridge.sites()) {
            AgentProcess agent = bridge.agent(site);
            List<String> written = probe.write(site, 5);
            agent.kill9();
            agent.start();
            agent.awaitReady(LIMIT);
            probe.awaitAt(site.equals("ada") ? "bob" : "ada", written.get(4));
        }
    }

    @Test
    void agentThatIsAskedToStopDrainsAndEndsWithZero() throws Exception {
        for (String site : bridge.sites()) {
            AgentProcess agent = bridge.agent(site);
            String last = probe.write(site);
            assertThat(agent.terminate(LIMIT)).isZero();
            agent.start();
            agent.awaitReady(LIMIT);
            probe.awaitAt(site.equals("ada") ? "bob" : "ada", last);
        }
    }
}
