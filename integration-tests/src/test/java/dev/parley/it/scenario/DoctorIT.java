package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** {@code parley check} as a process on real servers: each of the planted misconfigurations is told, with its fix. */
class DoctorIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PG = "ada";
    private static final String MY = "bob";

    /** @param what a part of the finding's first line */
    private record Expected(String severity, String what, String fix) {}

    private static final List<Expected> AT_POSTGRES = List.of(
            new Expected("WARNING", "need a second person, and admin.people names nobody", "admin: {people: [{name:"),
            new Expected("ERROR", "no primary key", "ALTER TABLE \"public\".\"log\" ADD PRIMARY KEY"),
            new Expected("ERROR", "\"public\".\"item\" has REPLICA IDENTITY NOTHING", "REPLICA IDENTITY DEFAULT;"),
            new Expected("WARNING", "fires for replicated changes too", "ENABLE TRIGGER"),
            new Expected("WARNING", "counts the keys of \"public\".\"item\" up by 1", "INCREMENT BY 2 RESTART WITH"),
            new Expected("ERROR", "has retention.ms=1000", "set it to -1"),
            new Expected("ERROR", "the rules of bob", "raise `version` in the policy file"),
            new Expected("WARNING", "column item.name is character varying(60) at ada and only varchar(20)", "MODIFY"),
            new Expected("ERROR", "column item.at is timestamp(6) without time zone at ada", "MODIFY `at`"),
            new Expected("ERROR", "has a unique index on [name] at bob and none here", "same index at both sites"),
            new Expected("ERROR", "key column word.word takes texts that differ in case", "COLLATE utf8mb4_bin"));

    private static final List<Expected> AT_MYSQL = List.of(
            new Expected("ERROR", "binlog_row_image is 'MINIMAL'", "SET PERSIST binlog_row_image = 'FULL';"),
            new Expected("ERROR", "binlog_row_value_options is 'PARTIAL_JSON'", "SET PERSIST binlog_row_value_options"),
            new Expected("WARNING", "binlog_expire_logs_seconds is 3600", "SET PERSIST binlog_expire_logs_seconds"),
            new Expected("ERROR", "trigger counted on", "DROP TRIGGER"),
            new Expected("WARNING", "auto_increment_increment is 1", "SET PERSIST auto_increment_increment = 2;"));

    @Test
    void eachPlantedMisconfigurationIsToldWithItsFix() throws Exception {
        try (Bridge bridge = Bridge.builder()
                .site(PG, Engine.POSTGRESQL)
                .site(MY, Engine.MYSQL)
                .schema(DoctorIT::create)
                .policy("version: 1\ndefaults: {deletes: update-wins, approval: required}\n")
                .start()) {
            bridge.init();
            plant(bridge);
            Path folder = bridge.sandbox().folder();
            Path other = folder.resolve("other-policy.yaml");
            Files.writeString(other, "version: 1\ndefaults: {deletes: delete-wins}\n");
            Path peer = folder.resolve("peer.yaml");
            Files.writeString(peer, bridge.plan(MY).yaml().replace("file: policy.yaml", "file: other-policy.yaml"));

            Parley.Result postgres = bridge.command(PG, "check", "--peer", peer.toString());
            assertThat(postgres.exitCode()).as(postgres.output()).isEqualTo(8);
            requireAll(postgres.output(), AT_POSTGRES);
            Parley.Result mysql = bridge.command(MY, "check");
            assertThat(mysql.exitCode()).as(mysql.output()).isEqualTo(8);
            requireAll(mysql.output(), AT_MYSQL);
        }
    }

    private static void requireAll(String output, List<Expected> expected) {
        List<String> missing = new ArrayList<>();
        List<String> findings = List.of(output.split("\n\n", -1));
        for (Expected one : expected) {
            Optional<String> found = findings.stream()
                    .filter(finding -> finding.lines().findFirst().orElse("").contains(one.what()))
                    .findFirst();
            if (found.isEmpty()
                    || !found.get().startsWith(one.severity())
                    || !found.get().contains(one.fix())) {
                missing.add(one + (found.isEmpty() ? "" : " found: " + found.get()));
            }
        }
        assertThat(missing).as("findings that are missing in:\n" + output).isEmpty();
    }

    private static void create(Endpoint app) throws SQLException {
        if (app.isMySql()) {
            execute(
                    app,
                    "CREATE TABLE item (id integer AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL UNIQUE,"
                            + " at datetime) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                    "CREATE TABLE word (word varchar(40) PRIMARY KEY) CHARACTER SET utf8mb4"
                            + " COLLATE utf8mb4_0900_ai_ci");
        } else {
            execute(
                    app,
                    "CREATE TABLE item (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
                            + " name varchar(60) NOT NULL, at timestamp(6))",
                    "CREATE TABLE word (word varchar(40) PRIMARY KEY)");
        }
    }

    private static void plant(Bridge bridge) throws Exception {
        execute(
                bridge.admin(PG),
                "CREATE TABLE log (line text)",
                "ALTER TABLE item REPLICA IDENTITY NOTHING",
                "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER stamped BEFORE INSERT ON word FOR EACH ROW EXECUTE FUNCTION stamp()",
                "ALTER TABLE word ENABLE ALWAYS TRIGGER stamped");
        execute(
                bridge.admin(MY),
                "SET GLOBAL binlog_row_image = 'MINIMAL'",
                "SET GLOBAL binlog_row_value_options = 'PARTIAL_JSON'",
                "SET GLOBAL binlog_expire_logs_seconds = 3600",
                "CREATE TRIGGER counted BEFORE INSERT ON word FOR EACH ROW SET @counted = 1");
        forget(bridge);
    }

    /** A log that forgets after a second. */
    private static void forget(Bridge bridge) throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", bridge.plan(PG).bootstrapServers()))) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "shop.main.log." + PG);
            AlterConfigOp shorten =
                    new AlterConfigOp(new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(shorten)))
                    .all()
                    .get(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    private static void execute(Endpoint endpoint, String... statements) throws SQLException {
        try (Connection connection = endpoint.open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
