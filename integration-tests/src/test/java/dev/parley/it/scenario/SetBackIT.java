package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.it.checker.SiteLog;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A database that is older than its site's log writes nothing under names that others know already, and the newer state
 * brought back goes on. No heartbeat helps: none comes between the copy and the writes that the copy lacks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetBackIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Bridge bridge;
    private Probe probe;

    @BeforeAll
    void streaming() throws Exception {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.MYSQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("heartbeat-interval", "1m")
                .tuning("liveness-interval", "10m")
                .start();
        bridge.begin(LIMIT);
        probe = new Probe(bridge);
        probe.assertBothWays("ada", "bob");
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    @Test
    void postgresWithoutTheEndOfItsLogIsRefused() throws Exception {
        assertRefused("ada", "bob", false, "holds transactions up to", "but the site's log holds");
    }

    @Test
    @Tag("slow")
    void postgresThatWroteAnewAfterItWasSetBackIsRefused() throws Exception {
        assertRefused("ada", "bob", true, "holds one of this name from position");
    }

    @Test
    void mySqlWithoutTheEndOfItsLogIsRefused() throws Exception {
        assertRefused("bob", "ada", false, "holds transactions up to", "but the site's log holds");
    }

    @Test
    @Tag("slow")
    void mySqlThatWroteAnewAfterItWasSetBackIsRefused() throws Exception {
        assertRefused("bob", "ada", true, "holds one of this name from position");
    }

    private void assertRefused(String site, String other, boolean writesAnew, String... words) throws Exception {
        DatabaseServer server = bridge.server(site);
        AgentProcess agent = bridge.agent(site);
        stop(agent, server);
        server.keepData("older");
        server.start();
        agent.start();
        agent.awaitReady(LIMIT);
        List<String> published = probe.write(site, 3);
        published.forEach(id -> probe.awaitAt(other, id));
        stop(agent, server);
        server.keepData("newer");
        SiteLog before = bridge.log(site);

        server.restoreData("older");
        server.start();
        String lost = writesAnew ? probe.write(site) : "";
        agent.start();

        assertThat(agent.awaitExit(LIMIT)).as(agent.tail()).isEqualTo(ExitCode.SET_BACK.code());
        assertThat(Files.readAllLines(agent.logFile()))
                .filteredOn(line -> line.startsWith("parley: "))
                .last()
                .asString()
                .contains("Nothing of it was published", "Bring the newer state of the database back")
                .contains(words);
        assertThat(bridge.log(site).transactions()).isEqualTo(before.transactions());
        assertThat(writesAnew && probe.isAt(other, lost)).isFalse();
        assertNewerStateGoesOn(site, other);
    }

    private void assertNewerStateGoesOn(String site, String other) throws Exception {
        DatabaseServer server = bridge.server(site);
        server.stop();
        server.restoreData("newer");
        server.start();
        bridge.startAgent(site, LIMIT);
        probe.assertBothWays(site, other);
        probe.awaitEqual();
    }

    /** The agent has no time for a last checkpoint or heartbeat; the server ends in its orderly way. */
    private static void stop(AgentProcess agent, DatabaseServer server) {
        agent.kill9();
        server.stop();
    }
}
