package dev.parley.it.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SandboxIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    private Sandbox sandbox;

    @BeforeAll
    void startServers() {
        SandboxBuilder builder =
                Sandbox.builder().postgres("pg").postgres("pg2").kafka();
        if (!Sandbox.postgresOnly()) {
            builder.mysql("my").mysql("my2");
        }
        sandbox = builder.start();
    }

    @AfterAll
    void stopServers() {
        sandbox.close();
    }

    Stream<DatabaseServer> databases() {
        return sandbox.databases().stream().filter(server -> !server.name().endsWith("2"));
    }

    Stream<Server> servers() {
        return sandbox.servers().stream().filter(server -> !server.name().endsWith("2"));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("databases")
    void settingsAreDurable(DatabaseServer server) throws SQLException {
        Map<String, String> expected = server.engine() == Engine.POSTGRESQL
                ? Map.of(
                        "SHOW fsync", "on",
                        "SHOW synchronous_commit", "on",
                        "SHOW full_page_writes", "on",
                        "SHOW wal_level", "logical",
                        "SHOW listen_addresses", "127.0.0.1")
                : Map.of(
                        "SELECT @@GLOBAL.sync_binlog", "1",
                        "SELECT @@GLOBAL.innodb_flush_log_at_trx_commit", "1",
                        "SELECT @@GLOBAL.innodb_doublewrite", "ON",
                        "SELECT @@GLOBAL.log_bin", "1",
                        "SELECT @@GLOBAL.gtid_mode", "ON",
                        "SELECT @@GLOBAL.binlog_format", "ROW",
                        "SELECT @@GLOBAL.bind_address", "127.0.0.1");

        for (Map.Entry<String, String> setting : expected.entrySet()) {
            assertThat(query(server, server.systemDatabase(), setting.getKey()))
                    .as(setting.getKey())
                    .isEqualTo(setting.getValue());
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("databases")
    void ordinaryUserConnectsOverLoopbackWithPasswordOnly(DatabaseServer server) throws SQLException {
        server.createUser("o'rdinary", "p'w\\d");
        server.createDatabase("plain-db");
        if (server.engine() == Engine.MYSQL) {
            server.execute("plain-db", "GRANT SELECT ON `plain-db`.* TO 'o''rdinary'@'%'");
        }

        try (Connection connection = server.connect("plain-db", "o'rdinary", "p'w\\d");
                Statement statement = connection.createStatement()) {
            assertThat(first(statement, "SELECT 1")).isEqualTo("1");
            assertThatThrownBy(() -> statement.execute("CREATE DATABASE forbidden"))
                    .isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(
                        () -> server.connect("plain-db", "o'rdinary", "wrong").close())
                .isInstanceOf(SQLException.class);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("databases")
    void committedRowsSurviveKill9(DatabaseServer server) throws SQLException {
        server.createDatabase("survivor");
        server.execute("survivor", "CREATE TABLE t (id INT PRIMARY KEY)");
        long pid = server.pid();
        int port = server.port();
        server.execute("survivor", "INSERT INTO t VALUES (1), (2)");

        server.kill9();
        assertThat(ProcFs.isRunning(pid)).isFalse();
        server.start();

        assertThat(server.port()).isEqualTo(port);
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(query(server, "survivor", "SELECT count(*) FROM t")).isEqualTo("2");
    }

    @Test
    void topicsSurviveKill9OfKafka() throws ExecutionException, InterruptedException {
        KafkaServer kafka = sandbox.kafka();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("survivor", 1, (short) 1)))
                    .all()
                    .get();
        }

        kafka.kill9();
        kafka.start();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).contains("survivor");
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("servers")
    void stopAndRestartKeepThePort(Server server) {
        int port = server.port();
        server.stop();
        assertThat(server.isRunning()).isFalse();
        server.start();
        server.stopImmediate();
        assertThat(server.isRunning()).isFalse();
        server.start();
        assertThat(server.isRunning()).isTrue();
        assertThat(server.port()).isEqualTo(port);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("databases")
    void pausedServerGoesOnWithTheSameSession(DatabaseServer server) throws Exception {
        try (Connection connection = server.connect(server.systemDatabase());
                Statement statement = connection.createStatement()) {
            server.pause();
            var answer = java.util.concurrent.CompletableFuture.supplyAsync(() -> firstUnchecked(statement));
            // The state is the kernel's own word for it, so this does not depend on how long nothing happens.
            // A container is frozen by its group, which the kernel shows as a sleep that nothing disturbs.
            String still = Containers.areAsked() ? "D" : "T";
            await().atMost(SOON).until(() -> ProcFs.state(server.pid()).equals(still));
            assertThat(answer).isNotDone();
            server.resume();
            assertThat(answer.get(60, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("7");
        }
    }

    @Test
    void serversOfOneEngineAreDifferentServers() throws SQLException {
        assertThat(query(sandbox.database("pg"), "postgres", "SELECT system_identifier FROM pg_control_system()"))
                .isNotEqualTo(query(
                        sandbox.database("pg2"), "postgres", "SELECT system_identifier FROM pg_control_system()"));
        if (!Sandbox.postgresOnly()) {
            assertThat(query(sandbox.database("my"), "mysql", "SELECT @@server_uuid"))
                    .isNotEqualTo(query(sandbox.database("my2"), "mysql", "SELECT @@server_uuid"));
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("databases")
    void changedSettingTakesEffectAtTheNextStart(DatabaseServer server) throws SQLException {
        boolean postgres = server.engine() == Engine.POSTGRESQL;
        String key = postgres ? "work_mem" : "sort-buffer-size";
        String sql = postgres ? "SHOW work_mem" : "SELECT @@GLOBAL.sort_buffer_size";

        server.configure(Map.of(key, postgres ? "7MB" : "524288"));
        server.restart();

        assertThat(query(server, server.systemDatabase(), sql)).isEqualTo(postgres ? "7MB" : "524288");
    }

    @Test
    void closeEndsEveryProcessAndRemovesTheFolder(@TempDir Path place) {
        Sandbox own = Sandbox.builder().in(place).postgres("one").kafka().start();
        List<Long> pids = own.servers().stream().map(Server::pid).toList();
        Path folder = own.folder();
        assertThat(pids).allMatch(ProcFs::isRunning);
        assertThat(folder).isDirectory();

        own.close();
        own.close();

        assertThat(pids).noneMatch(ProcFs::isRunning);
        assertThat(folder).doesNotExist();
    }

    @Test
    void keptFolderHoldsTheLogsOfStoppedServers(@TempDir Path place) {
        Sandbox own = Sandbox.builder().in(place).keep(true).postgres("one").start();
        Path log = own.server("one").logFile();
        long pid = own.server("one").pid();

        own.close();

        assertThat(ProcFs.isRunning(pid)).isFalse();
        assertThat(log).content().contains("database system is shut down");
    }

    @Test
    void serverThatDoesNotStartIsReportedInItsOwnWordsAndLeavesNothing(@TempDir Path place) throws Exception {
        SandboxBuilder builder = Sandbox.builder().in(place).postgres("bad", Map.of("shared_bufers", "1MB"));

        assertThatThrownBy(builder::start)
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("PostgresServer bad ended with exit code 1 instead of starting")
                .hasMessageContaining("unrecognized configuration parameter \"shared_bufers\"");
        try (Stream<Path> left = Files.list(place)) {
            assertThat(left).isEmpty();
        }
    }

    private static String query(DatabaseServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            return first(statement, sql);
        }
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String firstUnchecked(Statement statement) {
        try {
            return first(statement, "SELECT 7");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
