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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names that would like to be SQL, and secrets that must not be seen. */
class SecurityIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String TABLE = "a\"b; drop table x";
    private static final String COLUMN = "c`d' --";
    private static final String WRONG_PASSWORD = "planted-and-wrong-71b2";
    private static final String PAYLOAD_KEY = "8899aabbccddeeff00112233445566778899aabbccddeeff0011223344556677";

    private static Bridge bridge;

    @BeforeAll
    static void start() {
        bridge = Bridge.builder()
                .site("pg", Engine.POSTGRESQL)
                .site("my", Engine.MYSQL)
                .schema(SecurityIT::create)
                .section("kafka", "payload-key", PAYLOAD_KEY)
                .start();
        bridge.init();
        bridge.startAgents();
        bridge.awaitReady(LIMIT);
    }

    @AfterAll
    static void stop() {
        bridge.close();
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

        List<String> segments = new ArrayList<>();
        try (var files = Files.walk(bridge.sandbox().folder())) {
            for (Path segment : files.filter(SecurityIT::isSegmentOfALog).toList()) {
                segments.add(new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(segments)
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("PSE1").doesNotContain("tell-tale", "drop table"));
        assertThat(bridge.process("my", "log", "dump", "--site", "pg").output()).contains("tell-tale of pg");
        execute(pg, "DELETE FROM " + quoted(pg, TABLE) + " WHERE id = 7");
    }

    private static boolean isSegmentOfALog(Path file) {
        return file.toString().endsWith(".log")
                && file.getParent() != null
                && file.getParent().toString().contains("/shop.main.log.");
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
        List<String> secrets = new ArrayList<>(List.of(WRONG_PASSWORD, PAYLOAD_KEY));
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
