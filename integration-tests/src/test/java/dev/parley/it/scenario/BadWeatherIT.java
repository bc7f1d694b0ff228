package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.it.checker.ExactlyOnce;
import dev.parley.it.checker.Verdict;
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

    private void assertSurvives(Server server, String writer, String reader) throws Exception {
        List<String> before = probe.write(writer, 20);
        server.kill9();
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
        assertThat(bridge.agents()).allMatch(AgentProcess::isRunning);
        kafka.start();
        probe.awaitAt("bob", fromAda.get(19));
        probe.awaitAt("ada", fromBob.get(19));
    }

    @Test
    void kafkaThatIsDownAtTheStartIsWaitedFor() throws Exception {
        Server kafka = bridge.sandbox().kafka();
        AgentProcess agent = bridge.agent("ada");
        agent.kill9();
        kafka.stop();
        String written = probe.write("ada");
        agent.start();
        await().atMost(LIMIT).until(() -> agent.get("/readyz", 503).isPresent());
        kafka.start();
        agent.awaitReady(LIMIT);
        probe.awaitAt("bob", written);
    }

    @Test
    void secondAgentOfASiteEndsAndTheOtherGoesOn() throws Exception {
        for (String site : bridge.sites()) {
            try (AgentProcess rival = bridge.rival(site, site + "-rival")) {
                rival.start();
                AgentProcess holder = bridge.agent(site);
                await().atMost(LIMIT).until(() -> !rival.isRunning() || !holder.isRunning());
                AgentProcess ended = rival.isRunning() ? holder : rival;
                assertThat(ended.awaitExit(LIMIT)).isEqualTo(LEASE);
                assertThat(Files.readString(ended.logFile())).containsIgnoringCase("another agent");
                probe.assertBothWays("ada", "bob");
                rival.kill9();
                holder.start();
                holder.awaitReady(LIMIT);
            }
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
