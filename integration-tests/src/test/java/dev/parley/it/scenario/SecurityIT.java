package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.agent.ExitCode;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names that would like to be SQL; secrets and values that must not be seen in logs, topics and output; traces. */
class SecurityIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TABLE = "a\"b; drop table x";
    private static final String COLUMN = "c`d' --";
    private static final String WRONG_PASSWORD = "planted-and-wrong-71b2";
    private static final String PAYLOAD_KEY = "8899aabbccddeeff00112233445566778899aabbccddeeff0011223344556677";

    private static final String NEXT_PAYLOAD_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String COLLECTOR_TOKEN = "planted-for-the-collector-93d1";

    private static Bridge bridge;
    private static Collector collector;

    @BeforeAll
    static void start() throws IOException, SQLException {
        collector = Collector.start();
        bridge = Bridge.builder()
                .site("pg", Engine.POSTGRESQL)
                .site("my", Engine.MYSQL)
                .schema(SecurityIT::create)
                .section("kafka", "payload-key", PAYLOAD_KEY)
                .conflicts("publish", "true")
                .section("traces", "endpoint", collector.endpoint())
                .section("traces", "headers", "{Authorization: " + COLLECTOR_TOKEN + "}")
                .section("traces", "one-in", "1")
                .start();
        bridge.init();
        execute(bridge.admin("pg"), "GRANT USAGE ON SCHEMA parley TO app");
        execute(bridge.admin("pg"), "GRANT INSERT ON parley.trace TO app");
        execute(bridge.admin("my"), "GRANT INSERT ON parley.trace TO app");
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
    }

    @AfterAll
    static void stop() {
        bridge.close();
        collector.close();
    }

    private static void create(Endpoint app) throws SQLException {
        execute(app, "CREATE TABLE x (id int PRIMARY KEY)");
        execute(
                app,
                "CREATE TABLE " + quoted(app, TABLE) + " (id int PRIMARY KEY, " + quoted(app, COLUMN)
                        + " varchar(40))");
    }

    @Test
    void aTableWithAHostileNameReplicatesBothWays() throws SQLException {
        Endpoint pg = bridge.app("pg");
        Endpoint my = bridge.app("my");
        execute(pg, "INSERT INTO " + quoted(pg, TABLE) + " VALUES (1, 'from pg')");
        execute(my, "INSERT INTO " + quoted(my, TABLE) + " VALUES (2, 'from my')");
        await().atMost(LIMIT).until(() -> rows(pg).equals(Map.of(1, "from pg", 2, "from my")) && rows(my).size() == 2);

        execute(pg, "UPDATE " + quoted(pg, TABLE) + " SET " + quoted(pg, COLUMN) + " = 'changed' WHERE id = 2");
        execute(my, "DELETE FROM " + quoted(my, TABLE) + " WHERE id = 1");
        await().atMost(LIMIT)
                .until(() -> rows(pg).equals(Map.of(2, "changed")) && rows(my).equals(Map.of(2, "changed")));

        execute(pg, "INSERT INTO x VALUES (1)");
        execute(my, "INSERT INTO x VALUES (2)");
    }

    /** With a payload key: who reads the broker's disk finds neither values nor names of tables in the logs. */
    @Test
    void whatTheBrokerKeepsCannotBeRead() throws IOException, SQLException {
        Endpoint pg = bridge.app("pg");
        execute(pg, "INSERT INTO " + quoted(pg, TABLE) + " VALUES (7, 'tell-tale of pg')");
        await().atMost(LIMIT)
                .until(() -> "tell-tale of pg".equals(rows(bridge.app("my")).get(7)));

        assertThat(segments(".main.log."))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("PSE1").doesNotContain("tell-tale", "drop table"));
        assertThat(bridge.process("my", "log", "dump", "--site", "pg").output()).contains("tell-tale of pg");
        execute(pg, "DELETE FROM " + quoted(pg, TABLE) + " WHERE id = 7");
    }

    /** What the broker has on disk of the group's topics of such a name. */
    private static List<String> segments(String name) throws IOException {
        List<String> segments = new ArrayList<>();
        try (var files = Files.walk(bridge.sandbox().folder())) {
            for (Path segment :
                    files.filter(file -> isSegmentOf("/shop" + name, file)).toList()) {
                segments.add(new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1));
            }
        }
        return segments;
    }

    private static boolean isSegmentOf(String topics, Path file) {
        return file.toString().endsWith(".log")
                && file.getParent() != null
                && file.getParent().toString().contains(topics);
    }

    /** First all sites know the next key, then all write with it and know the last one. */
    @Test
    void thePayloadKeyIsChangedWhileSitesAreWritten() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> written = CompletableFuture.supplyAsync(() -> writeUntil(enough));
        try {
            restartEachWith(PAYLOAD_KEY, NEXT_PAYLOAD_KEY);
            restartEachWith(NEXT_PAYLOAD_KEY, PAYLOAD_KEY);
        } finally {
            enough.set(true);
        }
        int last = written.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

        await().atMost(LIMIT).untilAsserted(() -> {
            for (Endpoint app : bridge.apps()) {
                assertThat(count(app, "x WHERE id BETWEEN 1000 AND " + last)).isEqualTo(last - 999);
            }
        });
        String sealed = "PSE1" + name(NEXT_PAYLOAD_KEY);
        assertThat(segments(".main.log."))
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains(sealed, "PSE1" + name(PAYLOAD_KEY)));
        assertThat(bridge.unexpectedEnds()).isEmpty();
    }

    /** At both sites in turn, as long as agents come and go; returns the last identifier. */
    private static int writeUntil(AtomicBoolean enough) {
        int id = 999;
        try {
            do {
                id++;
                execute(bridge.app(bridge.sites().get(id % 2)), "INSERT INTO x VALUES (" + id + ")");
            } while (!enough.get() && id < 100_000);
            return id;
        } catch (SQLException e) {
            throw new IllegalStateException("a site could not be written", e);
        }
    }

    private static void restartEachWith(String key, String other) {
        for (String site : bridge.sites()) {
            bridge.rewrite(site, bridge.plan(site).withKafka("payload-key", key).withKafka("other-payload-key", other));
            AgentProcess agent = bridge.agent(site);
            assertThat(agent.terminate(LIMIT)).isZero();
            agent.start();
            agent.awaitReady(LIMIT);
        }
    }

    /** How entries name the key, as docs/operations.md says. */
    private static String name(String key) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(key));
        return new String(hash, 0, 4, StandardCharsets.ISO_8859_1);
    }

    /** With a payload key: neither values nor keys nor tables of conflicts, and who has the key reads all of it. */
    @Test
    void whatIsToldOfConflictsCannotBeReadWithoutTheKey() throws Exception {
        Endpoint pg = bridge.app("pg");
        Endpoint my = bridge.app("my");
        execute(pg, "INSERT INTO " + quoted(pg, TABLE) + " VALUES (20, 'start')");
        await().atMost(LIMIT).until(() -> "start".equals(rows(my).get(20)));
        command("pause", "--note", "a quarrel is prepared");
        execute(pg, "UPDATE " + quoted(pg, TABLE) + " SET " + quoted(pg, COLUMN) + " = 'quarrel of pg' WHERE id = 20");
        execute(my, "UPDATE " + quoted(my, TABLE) + " SET " + quoted(my, COLUMN) + " = 'quarrel of my' WHERE id = 20");
        command("resume");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(toldOfConflicts())
                        .anySatisfy(json -> assertThat(json).contains("\"met\"", "quarrel of pg", "quarrel of my")));
        assertThat(segments(".conflicts-"))
                .singleElement()
                .satisfies(
                        text -> assertThat(text).contains("PSE1").doesNotContain("quarrel", "drop table", "\"met\""));
        execute(pg, "DELETE FROM " + quoted(pg, TABLE) + " WHERE id = 20");
    }

    private static void command(String... words) {
        for (String site : bridge.sites()) {
            Parley.Result result = bridge.command(site, words);
            assertThat(result.exitCode()).as(result.output()).isZero();
        }
    }

    /** As docs/operations.md describes the format, without Parley's own classes. */
    private static List<String> toldOfConflicts() throws GeneralSecurityException {
        List<String> told = new ArrayList<>();
        for (byte[] value : new TopicReader(bridge.plan("pg").bootstrapServers()).values("shop.conflicts")) {
            for (String key : List.of(PAYLOAD_KEY, NEXT_PAYLOAD_KEY)) {
                if (name(key).equals(new String(value, 4, 4, StandardCharsets.ISO_8859_1))) {
                    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                    cipher.init(
                            Cipher.DECRYPT_MODE,
                            new SecretKeySpec(HexFormat.of().parseHex(key), "AES"),
                            new GCMParameterSpec(128, value, 8, 12));
                    cipher.updateAAD(value, 0, 8);
                    told.add(new String(cipher.doFinal(value, 20, value.length - 20), StandardCharsets.UTF_8));
                }
            }
        }
        return told;
    }

    /** The span of the application, that of publishing below it, that of applying below that. */
    @Test
    void aTraceLeadsFromTheApplicationToWhereItsRowIsVisible() throws SQLException {
        for (String site : bridge.sites()) {
            boolean pg = site.equals("pg");
            String trace = "4bf92f3577b34da6a3ce929d0e0e47" + (pg ? "01" : "02");
            writeTraced(bridge.app(site), pg ? 501 : 502, "00-" + trace + "-00f067aa0ba902b7-01");

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(collector.ofTrace(trace))
                            .extracting(span -> span.from() + " " + span.name())
                            .containsExactlyInAnyOrder(site + " parley.publish", (pg ? "my" : "pg") + " parley.apply"));
            Collector.Received publish = named(trace, "parley.publish");
            Collector.Received apply = named(trace, "parley.apply");
            assertThat(publish.parent()).isEqualTo("00f067aa0ba902b7");
            assertThat(apply.parent()).isEqualTo(publish.id());
            assertThat(apply.text("parley.dot"))
                    .isEqualTo(publish.text("parley.dot"))
                    .startsWith(site + ":");
        }
        assertThat(collector.authorizations()).containsExactly(COLLECTOR_TOKEN);
        // What applications say of traces is of use in the database's log alone.
        await().atMost(LIMIT).untilAsserted(() -> {
            for (String site : bridge.sites()) {
                assertThat(count(bridge.admin(site), "parley.trace")).isZero();
            }
        });
    }

    /** Of a transaction that says nothing of a trace one begins with it: every transaction, as the site files say. */
    @Test
    void aTraceBeginsWhereNoApplicationHasBegunOne() throws SQLException {
        execute(bridge.app("pg"), "INSERT INTO x VALUES (503)");

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(collector.spans()).anySatisfy(publish -> {
                    assertThat(publish.name()).isEqualTo("parley.publish");
                    assertThat(publish.parent()).isEmpty();
                    assertThat(collector.ofTrace(publish.trace()))
                            .extracting(Collector.Received::parent)
                            .contains(publish.id());
                }));
    }

    private static Collector.Received named(String trace, String name) {
        return collector
                .ofTrace(trace)
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void writeTraced(Endpoint app, int id, String traceparent) throws SQLException {
        try (Connection connection = app.open();
                PreparedStatement trace =
                        connection.prepareStatement("INSERT INTO parley.trace (traceparent) VALUES (?)");
                Statement row = connection.createStatement()) {
            connection.setAutoCommit(false);
            trace.setString(1, traceparent);
            trace.executeUpdate();
            row.execute("INSERT INTO x VALUES (" + id + ")");
            connection.commit();
        }
    }

    private static int count(Endpoint as, String what) throws SQLException {
        try (Connection connection = as.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void noSecretIsPrintedAnywhere() throws IOException {
        List<String> printed = new ArrayList<>();
        for (String site : bridge.sites()) {
            printed.add(bridge.process(site, "check").output());
            printed.add(bridge.process(site, "init", "--print-sql").output());
            printed.add(bridge.process(site, "status").output());
            printed.add(bridge.agent(site).get("/status", 200).orElseThrow());
            printed.add(bridge.agent(site).get("/metrics", 200).orElseThrow());
            Parley.Result refused = bridge.process(
                    "wrong-" + site, bridge.plan(site).withDatabase("admin-password", WRONG_PASSWORD), "init");
            assertThat(refused.exitCode()).as(refused.output()).isEqualTo(ExitCode.DATABASE.code());
            printed.add(refused.output());
        }
        try (var files = Files.walk(bridge.sandbox().folder())) {
            for (Path log : files.filter(file -> file.endsWith("server.log")).toList()) {
                printed.add(new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1));
            }
        }
        ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .forEach(printed::add);

        assertThat(printed).anySatisfy(text -> assertThat(text).contains("agent starts"));
        assertThat(printed).allSatisfy(text -> assertThat(text).doesNotContain(secrets()));
    }

    private static List<String> secrets() {
        List<String> secrets = new ArrayList<>(List.of(WRONG_PASSWORD, PAYLOAD_KEY, NEXT_PAYLOAD_KEY, COLLECTOR_TOKEN));
        for (String site : bridge.sites()) {
            Map<String, String> database =
                    Objects.requireNonNull(bridge.plan(site).sections().get("database"));
            secrets.add(Objects.requireNonNull(database.get("password")));
            secrets.add(Objects.requireNonNull(database.get("admin-password")));
        }
        return secrets;
    }

    private static Map<Integer, String> rows(Endpoint app) throws SQLException {
        Map<Integer, String> rows = new LinkedHashMap<>();
        try (Connection connection = app.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + quoted(app, TABLE))) {
            while (row.next()) {
                rows.put(row.getInt(1), row.getString(2));
            }
        }
        return rows;
    }

    private static String quoted(Endpoint app, String name) {
        return app.isMySql() ? "`" + name.replace("`", "``") + "`" : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static void execute(Endpoint app, String sql) throws SQLException {
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
