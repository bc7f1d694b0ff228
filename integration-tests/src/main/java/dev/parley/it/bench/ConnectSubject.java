package dev.parley.it.bench;

import dev.parley.it.sandbox.ConnectDistribution;
import dev.parley.it.sandbox.DatabaseServer;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.sandbox.SandboxProcess;
import dev.parley.it.scenario.Bridge;
import dev.parley.it.workload.Endpoint;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * One Kafka Connect worker with Debezium's source and its JDBC sink, as somebody builds a one-way bridge by hand: one
 * direction, no conflict rules. Settings are those that made it fastest: large batches, statements rewritten by the
 * driver.
 */
final class ConnectSubject implements Subject {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final long POLL_NANOS = 50_000_000L;
    private static final int LONGEST_CALL_SECONDS = 30;
    private static final int TAIL = 40;
    private static final long PROBE = -1;
    private static final String PREFIX = "measured";

    private final Bridge bridge;
    private final String source;
    private final String target;
    private Optional<SandboxProcess> worker = Optional.empty();

    /** @param bridge whose databases and broker are used; its agents are never started */
    ConnectSubject(Bridge bridge, String source, String target) {
        this.bridge = bridge;
        this.source = source;
        this.target = target;
    }

    @Override
    public String name() {
        return "Debezium + JDBC sink";
    }

    @Override
    public void start() throws Exception {
        ConnectDistribution connect = ConnectDistribution.install();
        createTopics();
        Path folder = Files.createDirectories(bridge.sandbox().folder().resolve("connect-settings"));
        Path settings = write(folder, "worker", worker(connect, folder));
        Path from = write(folder, "source", source(bridge.server(source)));
        Path to = write(folder, "sink", sink(bridge.app(target)));
        worker = Optional.of(bridge.sandbox()
                .spawn(
                        "connect",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx1g",
                                "-XX:+UseG1GC",
                                "-cp",
                                connect.classPath() + File.pathSeparator + folder,
                                "org.apache.kafka.connect.cli.ConnectStandalone",
                                settings.toString(),
                                from.toString(),
                                to.toString())));
        awaitFirstRow();
    }

    private String topic() {
        return PREFIX + (isPostgres() ? ".public." : "." + bridge.app(source).database() + ".") + BenchTable.NAME;
    }

    private boolean isPostgres() {
        return bridge.server(source).engine() == Engine.POSTGRESQL;
    }

    private void createTopics() throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
            admin.createTopics(List.of(
                            new NewTopic(topic(), 1, (short) 1),
                            new NewTopic(PREFIX + "-history", 1, (short) 1),
                            new NewTopic(PREFIX, 1, (short) 1)))
                    .all()
                    .get(LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
        }
    }

    private String brokers() {
        return bridge.sandbox().kafka().bootstrapServers();
    }

    private Map<String, String> worker(ConnectDistribution connect, Path folder) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("bootstrap.servers", brokers());
        keys.put("listeners", "http://127.0.0.1:" + bridge.sandbox().freePort());
        keys.put("plugin.path", connect.plugins().toString());
        keys.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        keys.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        keys.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        keys.put("offset.flush.interval.ms", "10000");
        keys.put("connector.client.config.override.policy", "All");
        keys.put("producer.linger.ms", "5");
        keys.put("producer.batch.size", "262144");
        keys.put("producer.compression.type", "lz4");
        keys.put("consumer.max.poll.records", "2000");
        return keys;
    }

    private Map<String, String> source(DatabaseServer server) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("name", "measured-source");
        keys.put("tasks.max", "1");
        keys.put("topic.prefix", PREFIX);
        keys.put("database.hostname", server.host());
        keys.put("database.port", Integer.toString(server.port()));
        keys.put("database.user", server.adminUser());
        keys.put("database.password", server.adminPassword());
        keys.put("snapshot.mode", "no_data");
        keys.put("max.batch.size", "8192");
        keys.put("max.queue.size", "32768");
        keys.put("poll.interval.ms", "10");
        if (isPostgres()) {
            keys.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
            keys.put("database.dbname", bridge.app(source).database());
            keys.put("plugin.name", "pgoutput");
            keys.put("slot.name", "measured");
            keys.put("publication.autocreate.mode", "filtered");
            keys.put("table.include.list", "public." + BenchTable.NAME);
        } else {
            keys.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
            keys.put("database.server.id", "7001");
            keys.put("table.include.list", bridge.app(source).database() + "." + BenchTable.NAME);
            keys.put("schema.history.internal.kafka.bootstrap.servers", brokers());
            keys.put("schema.history.internal.kafka.topic", PREFIX + "-history");
        }
        return keys;
    }

    private Map<String, String> sink(Endpoint to) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("name", "measured-sink");
        keys.put("tasks.max", "1");
        keys.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        keys.put(
                "connection.url",
                to.url() + (to.isMySql() ? "?rewriteBatchedStatements=true" : "?reWriteBatchedInserts=true"));
        keys.put("connection.username", to.user());
        keys.put("connection.password", to.password());
        keys.put("topics", topic());
        keys.put("collection.name.format", BenchTable.NAME);
        keys.put("insert.mode", "upsert");
        keys.put("delete.enabled", "true");
        keys.put("primary.key.mode", "record_key");
        keys.put("schema.evolution", "none");
        keys.put("batch.size", "2000");
        keys.put("use.reduction.buffer", "true");
        return keys;
    }

    private static Path write(Path folder, String name, Map<String, String> keys) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".properties"),
                keys.entrySet().stream()
                        .map(key -> key.getKey() + "=" + key.getValue())
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    /** Writes rows until one of them has arrived: what is committed before the source has its place is not carried. */
    private void awaitFirstRow() throws SQLException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        long id = PROBE;
        try (Connection from = bridge.app(source).open();
                Connection to = bridge.app(target).open();
                PreparedStatement insert = BenchTable.insert(from)) {
            long next = System.nanoTime();
            while (BenchTable.count(to) == 0) {
                if (System.nanoTime() - deadline > 0 || !worker.orElseThrow().isRunning()) {
                    throw new IllegalStateException("Kafka Connect carries no rows:\n" + tail());
                }
                if (System.nanoTime() - next > 0) {
                    insert.setLong(1, id--);
                    insert.executeUpdate();
                    next = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
        BenchTable.removeProbes(bridge.app(source));
    }

    @Override
    public void pause() {
        worker.orElseThrow().pause();
    }

    @Override
    public void resume() {
        worker.orElseThrow().resume();
    }

    @Override
    public Set<Long> processes() {
        return worker.stream().map(SandboxProcess::pid).collect(Collectors.toSet());
    }

    @Override
    public String tail() {
        return worker.map(process -> process.tail(TAIL)).orElse("(not running)");
    }
}
