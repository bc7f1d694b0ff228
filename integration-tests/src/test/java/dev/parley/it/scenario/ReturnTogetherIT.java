package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import dev.parley.it.workload.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sites return when others are not there, or when what they were before goes on. */
class ReturnTogetherIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final String DONOR = "ada";
    private static final String MYSQL = "bob";
    private static final String POSTGRES = "cyd";
    private static final String SPARE = "eve";

    /** Each test has a bridge of its own. */
    @AfterEach
    void closeOwn() {
        bridge.close();
    }

    /** Of three sites two have lost their places in the logs of their databases; each must be counted by the other. */
    @Test
    void twoSitesThatHaveLostTheirPlacesReturnAtOnce() throws Exception {
        bridge = Bridge.builder()
                .site(DONOR, Engine.POSTGRESQL)
                .site(MYSQL, Engine.MYSQL)
                .site(POSTGRES, Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.begin(LIMIT);
        Probe probe = new Probe(bridge);
        probe.assertBothWays(MYSQL, POSTGRES);
        bridge.agent(MYSQL).kill9();
        bridge.agent(POSTGRES).kill9();
        List<String> unheard = List.of(probe.write(MYSQL), probe.write(POSTGRES));
        losePlaces();
        assertEnds(POSTGRES, ExitCode.LOG, "does not exist, so the log behind");
        assertEnds(MYSQL, ExitCode.LOG, "purged");

        CompletableFuture<Parley.Result> other =
                CompletableFuture.supplyAsync(() -> bridge.takeOver("return", MYSQL, DONOR, "--existing", "keep"));
        Parley.Result one = bridge.takeOver("return", POSTGRES, DONOR, "--existing", "keep");
        assertThat(one.exitCode()).as(one.output()).isZero();
        assertThat(other.get().exitCode()).as(other.get().output()).isZero();

        for (String site : List.of(MYSQL, POSTGRES)) {
            bridge.agent(site).start();
        }
        bridge.awaitReady(LIMIT);
        for (String site : bridge.sites()) {
            unheard.forEach(id -> probe.awaitAt(site, id));
        }
        probe.assertBothWays(MYSQL, POSTGRES);
        probe.assertBothWays(DONOR, MYSQL);
        probe.awaitEqual();
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    private void losePlaces() throws SQLException {
        await().atMost(LIMIT)
                .ignoreExceptions() // the server has yet to notice that the agent is gone
                .until(() -> {
                    run(POSTGRES, "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots");
                    return true;
                });
        run(MYSQL, "FLUSH BINARY LOGS");
        List<String> logs = Sql.query(bridge.admin(MYSQL), "SHOW BINARY LOGS");
        run(MYSQL, "PURGE BINARY LOGS TO '" + logs.get(logs.size() - 1) + "'");
    }

    /** The site goes on with another server, and nobody has told its agent at the first one. */
    @Test
    void anAgentOfTheFormerIncarnationEndsAndCountsForNobody() throws Exception {
        bridge = Bridge.builder()
                .site(DONOR, Engine.POSTGRESQL)
                .site(POSTGRES, Engine.POSTGRESQL)
                .site(SPARE, Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        List<String> members = List.of(DONOR, POSTGRES);
        SitePlan spare = bridge.plan(SPARE);
        bridge.rewrite(DONOR, bridge.plan(DONOR).withMembers(members));
        bridge.rewrite(POSTGRES, bridge.plan(POSTGRES).withMembers(members));
        bridge.rewrite(
                SPARE,
                new SitePlan(
                        spare.group(), POSTGRES, members, spare.adminPort(), spare.replicationSet(), spare.sections()));
        bridge.init();
        for (String site : members) {
            bridge.startAgent(site, LIMIT);
        }
        Probe probe = new Probe(bridge);
        probe.assertBothWays(DONOR, POSTGRES);
        String early = probe.write(POSTGRES);
        probe.awaitAt(DONOR, early);

        Parley.Result returned = bridge.takeOver("return", SPARE, DONOR, "--existing", "replace");
        String late = probe.write(POSTGRES);
        assertThat(returned.exitCode()).as(returned.output()).isZero();
        assertThat(returned.output()).contains("site cyd goes on as cyd~2");
        bridge.startAgent(SPARE, LIMIT);
        probe.assertBothWays(DONOR, SPARE);
        assertEnded(POSTGRES, ExitCode.EXPELLED, "counts cyd~2 as a member and no longer cyd");
        assertEnds(POSTGRES, ExitCode.SET_BACK, "is gone on with by cyd~2");

        probe.assertBothWays(SPARE, DONOR);
        for (String site : List.of(DONOR, SPARE)) {
            assertThat(probe.isAt(site, early)).as("at %s", site).isTrue();
            assertThat(probe.isAt(site, late)).as("at %s", site).isFalse();
        }
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
