package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.agent.ExitCode;
import dev.parley.it.checker.SiteLog;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A replica that takes the place of a site's MySQL server is another server, whatever it has: the site returns there with
 * the rows it has.
 */
class ReplicaIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String SITE = "bob";
    private static final String OTHER = "ada";

    private Probe probe;

    @BeforeAll
    void streaming() throws Exception {
        bridge = Bridge.builder()
                .site(OTHER, Engine.POSTGRESQL)
                .site(SITE, Engine.MYSQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        bridge.begin(LIMIT);
        probe = new Probe(bridge);
        probe.assertBothWays(SITE, OTHER);
    }

    @Test
    void replicaIsRefusedAndTheSiteReturnsThere() throws Exception {
        DatabaseServer replica = replica();
        String replicated = probe.write(SITE);
        String taken = probe.write(OTHER);
        probe.awaitAt(OTHER, replicated);
        probe.awaitAt(SITE, taken);
        assertThat(bridge.agent(SITE).terminate(LIMIT)).isZero();
        promote(replica);
        SiteLog before = bridge.log(SITE);
        String unread = probe.write(SITE);

        assertEnds(SITE, ExitCode.DATABASE, "it is another one", "Nothing was published", "run `parley sites return`");
        assertThat(bridge.log(SITE).transactions()).isEqualTo(before.transactions());
        assertThat(returned(SITE, OTHER, "merge")).contains("site bob goes on as bob~2");
        probe.awaitAt(OTHER, unread);
        assertThat(probe.isAt(SITE, replicated)).isTrue();
        assertThat(probe.isAt(SITE, taken)).isTrue();
        probe.assertBothWays(SITE, OTHER);
        probe.awaitEqual();
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** Made of the stopped server's data; the agent meanwhile waits for its database. */
    private DatabaseServer replica() throws SQLException {
        DatabaseServer source = bridge.server(SITE);
        source.stop();
        DatabaseServer replica = bridge.sandbox().copy(source, SITE + "-replica");
        source.start();
        replica.execute(
                replica.systemDatabase(),
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '" + source.host() + "', SOURCE_PORT = " + source.port()
                        + ", SOURCE_USER = '" + source.adminUser() + "', SOURCE_PASSWORD = '" + source.adminPassword()
                        + "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1",
                "START REPLICA");
        return replica;
    }

    /** With all that the source has. */
    private void promote(DatabaseServer replica) throws SQLException {
        String executed = ask(bridge.server(SITE), "SELECT @@GLOBAL.gtid_executed");
        try (Connection connection = replica.connect(replica.systemDatabase());
                PreparedStatement wait = connection.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, 60)")) {
            wait.setString(1, executed);
            try (ResultSet row = wait.executeQuery()) {
                row.next();
                assertThat(row.getInt(1))
                        .as("all of " + executed + " is at the replica")
                        .isZero();
            }
        }
        bridge.server(SITE).stop();
        replica.execute(replica.systemDatabase(), "STOP REPLICA", "RESET REPLICA ALL");
        bridge.moveTo(SITE, replica);
    }

    private static String ask(DatabaseServer server, String sql) throws SQLException {
        try (Connection connection = server.connect(server.systemDatabase());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
