package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.config.BridgeNames;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A broker that allows what {@code init --print-acls} prints, and no more: enough for agents, not for speaking for others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AclIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, String> PASSWORDS =
            Map.of("ada", "ada-of-kafka", "bob", "bob-of-kafka", "eve", "eve-of-kafka");
    private static final Pattern RESOURCE = Pattern.compile("--(topic|group) '([^']+)'");
    private static final Pattern OPERATION = Pattern.compile("--operation (\\w+)");

    private Bridge bridge;
    private Probe probe;

    @BeforeAll
    void allowed() throws Exception {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .instance("one")
                .conflicts("publish", "true")
                .start();
        bridge.init();
        int everybody = bridge.sandbox().freePort();
        bridge.sandbox().kafka().authorize(PASSWORDS, everybody);
        bridge.sandbox().kafka().restart();
        List<AclBinding> rules = new ArrayList<>();
        for (String site : bridge.sites()) {
            Parley.Result printed = bridge.command(site, "init", "--print-acls", "User:" + site);
            assertThat(printed.exitCode()).as(printed.output()).isZero();
            printed.output().lines().forEach(line -> rules.addAll(rules(site, line)));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + everybody))) {
            admin.createAcls(rules).all().get();
        }
        probe = new Probe(bridge);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    /** The rules that a command of kafka-acls.sh adds. */
    private static List<AclBinding> rules(String site, String command) {
        assertThat(command).startsWith("kafka-acls.sh ").contains("--add", "--allow-principal 'User:" + site + "'");
        Matcher resource = RESOURCE.matcher(command);
        assertThat(resource.find()).as(command).isTrue();
        ResourceType type = resource.group(1).equals("topic") ? ResourceType.TOPIC : ResourceType.GROUP;
        ResourcePattern pattern = new ResourcePattern(type, resource.group(2), PatternType.LITERAL);
        List<AclBinding> rules = new ArrayList<>();
        Matcher operation = OPERATION.matcher(command);
        while (operation.find()) {
            AclOperation allowed = AclOperation.fromString(
                    operation.group(1).replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(java.util.Locale.ROOT));
            rules.add(new AclBinding(
                    pattern, new AccessControlEntry("User:" + site, "*", allowed, AclPermissionType.ALLOW)));
        }
        return rules;
    }

    private static Map<String, String> login(String user) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + PASSWORDS.get(user) + "\";");
    }

    private SitePlan plan(String site, String user) {
        StringBuilder properties = new StringBuilder("{");
        login(user)
                .forEach((key, value) -> properties
                        .append(properties.length() > 1 ? ", " : "")
                        .append(key)
                        .append(": '")
                        .append(value)
                        .append('\''));
        return bridge.plan(site)
                .withKafka("properties", properties.append('}').toString())
                .withAdminPort(bridge.sandbox().freePort());
    }

    @Test
    void thatIsEnoughForAgentsAndNotForSpeakingForAnotherSite() throws Exception {
        try (AgentProcess ada = bridge.agent("ada-allowed", plan("ada", "ada"));
                AgentProcess bob = bridge.agent("bob-allowed", plan("bob", "bob"))) {
            ada.start();
            bob.start();
            ada.awaitReady(LIMIT);
            bob.awaitReady(LIMIT);
            probe.assertBothWays("ada", "bob");
            await().atMost(LIMIT)
                    .until(() -> Files.readString(ada.logFile()).contains("the group of the site's agents proposes"));
            aStepOfAConflictIsPublished("ada");
            assertThat(Files.readString(ada.logFile())).doesNotContain("AuthorizationException");
            Parley.Result check = bridge.command("check-allowed", plan("ada", "ada"), "check");
            assertThat(check.exitCode()).as(check.output()).isZero();

            String others = BridgeNames.logTopic(bridge.plan("ada").group(), SitePlan.SET, "bob");
            assertThatThrownBy(() -> send("ada", others)).hasRootCauseInstanceOf(TopicAuthorizationException.class);
            probe.assertBothWays("ada", "bob");
        }
    }

    /** It leaves the database when Kafka has taken it. */
    private void aStepOfAConflictIsPublished(String site) throws SQLException {
        try (Connection connection = bridge.admin(site).open();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO parley.feed VALUES ('main', 'a-step', 'product', '" + "0".repeat(64)
                    + "', 'ada', 1, 1, 'row', 'MET',"
                    + " '', '', " + TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) + ")");
            await().atMost(LIMIT).until(() -> {
                try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM parley.feed")) {
                    return rows.next() && rows.getInt(1) == 0;
                }
            });
        }
    }

    private void send(String user, String topic) throws Exception {
        Map<String, Object> properties = new HashMap<>(login(user));
        properties.put("bootstrap.servers", bridge.sandbox().kafka().bootstrapServers());
        properties.put("enable.idempotence", false);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1})).get();
        }
    }

    @Test
    void principalWithoutRightsEndsTheAgentWithOneMessage() throws Exception {
        try (AgentProcess agent = bridge.agent("ada-eve", plan("ada", "eve"))) {
            agent.start();
            assertThat(agent.awaitExit(LIMIT)).isEqualTo(ExitCode.KAFKA.code());
            assertThat(Files.readAllLines(agent.logFile()))
                    .filteredOn(line -> line.startsWith("parley: "))
                    .singleElement()
                    .asString()
                    .contains("Kafka refuses access", "shop.main.log.ada", "rights of its user");
        }
    }
}
