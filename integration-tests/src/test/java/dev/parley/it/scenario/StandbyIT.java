package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.it.checker.SiteLog;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.PostgresServer;
import dev.parley.it.workload.ShopSchema;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A site whose standby lacks something, the end of the log or the slot, publishes nothing when that standby takes the
 * primary's place, and returns with the rows that are there.
 */
class StandbyIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String SITE = "ada";
    private static final String OTHER = "bob";

    private Standbys standbys;
    private Probe probe;

    @BeforeAll
    void streaming() throws Exception {
        bridge = Bridge.builder()
                .site(SITE, Engine.POSTGRESQL)
                .site(OTHER, Engine.MYSQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.begin(LIMIT);
        standbys = new Standbys(bridge, SITE);
        probe = new Probe(bridge);
    }

    @Test
    void failoverToAStandbyThatLaggedIsRefusedAndNothingPublishedIsLost() throws Exception {
        PostgresServer standby = standbys.following();
        String common = probe.write(SITE);
        probe.awaitAt(OTHER, common);
        standbys.awaitReplayed(standby);
        standby.stop();
        List<String> published = probe.write(SITE, 3);
        published.forEach(id -> probe.awaitAt(OTHER, id));
        bridge.server(SITE).kill9();
        bridge.agent(SITE).kill9();
        SiteLog before = bridge.log(SITE);
        standby.start();
        standbys.promote(standby);
        String onStandby = probe.write(SITE);

        assertEnds(SITE, ExitCode.SET_BACK, "Nothing of it was published");
        assertThat(bridge.log(SITE).transactions()).isEqualTo(before.transactions());
        assertThat(probe.isAt(OTHER, onStandby)).isFalse();
        returned(SITE, OTHER, "merge");
        for (String id : published) {
            assertThat(probe.isAt(SITE, id)).isTrue();
        }
        probe.awaitAt(OTHER, onStandby);
        probe.awaitAt(SITE, common);
        bothWays();
    }

    @Test
    void switchoverWithoutTheSlotIsRefusedAndTheSiteReturnsWithTheRowsItHas() throws Exception {
        PostgresServer standby = standbys.following();
        probe.assertBothWays(SITE, OTHER);
        assertThat(bridge.agent(SITE).terminate(LIMIT)).isZero();
        standbys.awaitReplayed(standby);
        bridge.server(SITE).stop();
        standbys.promote(standby);
        String unread = probe.write(SITE);

        assertEnds(SITE, ExitCode.LOG, "`parley sites return`");
        assertThat(probe.isAt(OTHER, unread)).isFalse();
        returned(SITE, OTHER, "merge");
        probe.awaitAt(OTHER, unread);
        bothWays();
    }

    private void bothWays() throws Exception {
        probe.assertBothWays(SITE, OTHER);
        probe.awaitEqual();
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }
}
