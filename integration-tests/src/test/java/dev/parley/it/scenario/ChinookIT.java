package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.config.Naming;
import dev.parley.it.checker.Convergence;
import dev.parley.it.checker.SiteRecord;
import dev.parley.it.checker.Verdict;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.Endpoint;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two databases that somebody has already, with the same content and different names: the public Chinook database in
 * PostgreSQL and in MySQL. Run by {@code integration-tests/chinook.sh FOLDER}.
 */
class ChinookIT {
    private static final Logger LOG = LoggerFactory.getLogger(ChinookIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int CLIENTS_PER_SITE = 3;

    private final Path folder = Optional.ofNullable(System.getProperty("parley.chinook"))
            .map(Path::of)
            .orElseThrow(() -> new IllegalStateException(
                    "-Dparley.chinook must name the folder with Chinook_PostgreSql.sql and Chinook_MySql.sql"));
    private final long seed = Long.getLong("parley.seed", System.nanoTime());

    @Test
    void databasesThatExistAreBridgedAndStayEqual() throws Exception {
        LOG.atInfo().addKeyValue("seed", seed).log("chinook");
        try (Bridge bridge = Bridge.builder()
                .database("chinook")
                .site("pg", Engine.POSTGRESQL)
                .site("my", Engine.MYSQL)
                .naming("my", Naming.SNAKE_CASE)
                .schema(this::load)
                .tuning("flush-interval", "1s")
                .tuning("liveness-interval", "1s")
                .start()) {
            assertThat(Convergence.check(bridge.images())).matches(Verdict::holds);
            bridge.init();
            for (String site : bridge.sites()) {
                Parley.Result check = bridge.command(site, "check");
                assertThat(check.exitCode()).as(check.output()).isZero();
            }
            bridge.startAgents();
            bridge.awaitReady(LIMIT);
            int committed = runClients(bridge);
            awaitArrival(bridge);
            Verdict verdict = Convergence.check(bridge.images());
            int conflicts = bridge.reader("pg").record(SitePlan.SET).conflicts().size();
            LOG.atInfo()
                    .addKeyValue("committed", committed)
                    .addKeyValue("conflicts", conflicts)
                    .addKeyValue("verdict", verdict)
                    .log("chinook is equal at both sites");
            assertThat(verdict).matches(Verdict::holds);
            assertThat(bridge.records().values().stream()
                            .map(SiteRecord::conflicts)
                            .distinct())
                    .hasSize(1);
            assertThat(bridge.unexpectedEnds()).isEmpty();
        }
    }

    private int runClients(Bridge bridge) throws Exception {
        AtomicInteger committed = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                bridge.apps().size() * CLIENTS_PER_SITE, task -> new Thread(task, "chinook-client"));
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (Endpoint app : bridge.apps()) {
                for (int i = 0; i < CLIENTS_PER_SITE; i++) {
                    clients.add(threads.submit(new ChinookClient(app, clients.size() + 1, seed, committed)));
                }
            }
            for (Future<?> client : clients) {
                client.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(committed.get()).isGreaterThan(500);
        return committed.get();
    }

    /** The last row of each site has arrived at the other, and nothing is undecided any more. */
    private static void awaitArrival(Bridge bridge) throws SQLException {
        int key = 9_000;
        for (Endpoint app : bridge.apps()) {
            key++;
            try (Connection connection = app.open();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(ChinookClient.local(
                        "INSERT INTO {genre} ({genre_id}, {name}) VALUES (" + key + ", 'last')", app.isMySql()));
            }
        }
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> bridge.images().stream()
                        .allMatch(image -> image.row(genre(9_001)).isPresent()
                                && image.row(genre(9_002)).isPresent()));
        Quiescence.awaitEmptyWindows(bridge, LIMIT);
    }

    private static RowKey genre(int id) {
        return RowKey.of("genre", new Value.Int(id));
    }

    private void load(Endpoint app) throws SQLException {
        Path script = folder.resolve(app.isMySql() ? "Chinook_MySql.sql" : "Chinook_PostgreSql.sql");
        try (Connection connection = app.open();
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            if (app.isMySql()) {
                // A backslash in a title is a backslash, as it is in standard SQL.
                statement.execute("SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')");
            }
            for (String sql : statements(script)) {
                // PostgreSQL reads N'...' as a padded type and drops trailing spaces, MySQL keeps them: load what is
                // written.
                statement.execute(app.isMySql() ? sql : sql.replaceAll("([(,]\\s*)N'", "$1'"));
            }
        }
    }

    /** A statement ends with a semicolon at the end of a line; making the database and going there is not our business. */
    private static List<String> statements(Path script) {
        try {
            String text = Files.readString(script).replace("\r\n", "\n").replace("\uFEFF", "");
            return Arrays.stream(text.split(";[ \\t]*\\n", -1))
                    .map(ChinookIT::withoutComments)
                    .filter(sql -> !sql.isEmpty() && !sql.matches("(?s)(DROP DATABASE|CREATE DATABASE|USE |\\\\c ).*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + script, e);
        }
    }

    private static String withoutComments(String sql) {
        return Arrays.stream(sql.replaceAll("(?s)/\\*.*?\\*/", "").split("\n", -1))
                .filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
