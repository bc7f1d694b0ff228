package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

/** Kafka has lost all it held: agents publish nothing over it, and the group is begun anew from the databases. */
class KafkaLostIT extends BridgeScenario {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String FIRST = "ada";
    private static final String OTHER = "bob";
    private static final String ITEMS = "SELECT concat_ws(' ', id, note) FROM item ORDER BY id";

    @Test
    void groupIsBegunAnewFromItsDatabases() throws Exception {
        bridge = Bridge.builder()
                .site(FIRST, Engine.POSTGRESQL)
                .site(OTHER, Engine.MYSQL)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start();
        for (String site : bridge.sites()) {
            run(site, "CREATE TABLE item (id integer PRIMARY KEY, note varchar(20))");
        }
        bridge.begin(LIMIT);
        run(FIRST, "INSERT INTO item VALUES (1, 'both')");
        run(OTHER, "INSERT INTO item VALUES (2, 'both')");
        for (String site : bridge.sites()) {
            awaitAt(site, ITEMS, "1 both", "2 both");
        }

        // What a database does not know to be in the log yet, its agent would only publish again.
        for (String site : bridge.sites()) {
            awaitAt(site, "SELECT set_name FROM parley.self WHERE acked_n > 0", "main");
        }
        bridge.agents().forEach(AgentProcess::kill9);
        deleteTopics();
        run(FIRST, "UPDATE item SET note = 'of ada' WHERE id = 1", "INSERT INTO item VALUES (3, 'ada only')");
        run(OTHER, "UPDATE item SET note = 'of bob' WHERE id = 1", "INSERT INTO item VALUES (4, 'bob only')");

        ends(5, "does not exist");
        bridge.init();
        ends(7, "it has lost the end of the log, or the topic was made anew. Nothing was published.");

        for (String site : bridge.sites()) {
            Parley.Result removed = bridge.command(site, "remove", "--topics", "--yes");
            assertThat(removed.exitCode()).as(removed.output()).isZero();
        }
        bridge.init();
        bridge.startAgent(FIRST, LIMIT);
        Parley.Result joined = bridge.takeOver("add", OTHER, FIRST, "--existing", "merge");
        assertThat(joined.exitCode()).as(joined.output()).isZero();
        bridge.startAgent(OTHER, LIMIT);
        for (String site : bridge.sites()) {
            awaitAt(site, ITEMS, "1 of ada", "2 both", "3 ada only", "4 bob only");
        }
        run(OTHER, "UPDATE item SET note = 'again' WHERE id = 1");
        awaitAt(FIRST, ITEMS, "1 again", "2 both", "3 ada only", "4 bob only");
    }

    /** Every agent ends with this code, and says this. */
    private void ends(int code, String reason) throws Exception {
        for (AgentProcess agent : bridge.agents()) {
            agent.start();
            assertThat(agent.awaitExit(LIMIT)).as(agent.site()).isEqualTo(code);
            assertThat(java.nio.file.Files.readString(agent.logFile()))
                    .as(agent.site())
                    .contains(reason);
        }
    }

    private void deleteTopics() throws Exception {
        Map<String, Object> properties = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bridge.plan(FIRST).bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            Set<String> topics = new TreeSet<>(admin.listTopics().names().get());
            topics.removeIf(topic -> !topic.startsWith(bridge.plan(FIRST).group() + "."));
            assertThat(topics).hasSizeGreaterThanOrEqualTo(2);
            admin.deleteTopics(List.copyOf(topics)).all().get();
        }
    }
}
