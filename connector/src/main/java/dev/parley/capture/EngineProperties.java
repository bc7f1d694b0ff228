package dev.parley.capture;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.TableShape;
import dev.parley.store.TrustStores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** The settings that Debezium gets, with the reasons for those that are not obvious. Stateless. */
final class EngineProperties {
    /** Longest time between an event and its delivery while the log is quiet. */
    private static final int POLL_MILLIS = 1;

    /** Debezium wants it above the size of its batches, which hold one mark each. */
    static final int QUEUE_ROWS = 32_768;

    private static final int BATCH_ROWS = 8_192;
    private static final int CONNECT_TIMEOUT_MILLIS = 15_000;
    private static final int CONFIRM_TIMEOUT_MILLIS = 10_000;
    private static final int STOP_TIMEOUT_MILLIS = 4_000;

    private EngineProperties() {}

    /**
     * All properties of one engine.
     *
     * @param unchanged what Debezium puts in place of an out-of-line value that the log does not carry; must not occur as data
     */
    static Properties of(CaptureSource source, List<TableShape> tables, EngineLink link, String unchanged) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", link.id());
        all.put(EngineLink.PROPERTY, link.id());
        // Part of JMX names, which must be unique in the JVM.
        all.put("topic.prefix", link.id());
        all.put("topic.naming.strategy", TableTopics.class.getName());
        all.put("sourceinfo.struct.maker", NoSourceInfo.class.getName());
        all.put("offset.storage", StartOffset.class.getName());
        all.put("database.hostname", source.host());
        all.put("database.port", source.port());
        all.put("database.user", source.user());
        all.put("database.password", source.password());
        all.put(
                "table.include.list",
                tables.stream().map(EngineProperties::pattern).collect(Collectors.joining(",")));
        keys(all, tables);
        values(all, unchanged);
        limits(all);
        if (source instanceof CaptureSource.Postgres postgres) {
            postgres(all, postgres);
            PostgresText.configure(all, tables, unchanged);
            // As PostgreSQL's text, which the line above has delivered.
            all.put("include.unknown.datatypes", true);
        } else if (source instanceof CaptureSource.MySql mysql) {
            mysql(all, mysql, tables, link);
        }
        Properties properties = new Properties();
        all.forEach((name, value) -> properties.setProperty(name, value.toString()));
        return properties;
    }

    /** The offset from which Debezium goes on behind {@code from}; empty where the server remembers it. */
    static Map<String, Object> startOffset(LogPosition from) {
        return from instanceof LogPosition.MySql mysql
                ? Map.of("file", mysql.file(), "pos", mysql.offset(), "gtids", mysql.gtidSet())
                : Map.of();
    }

    /** Debezium tells that a row's key changes by what it takes for the key, which is the primary key if nobody says otherwise. */
    private static void keys(Map<String, Object> all, List<TableShape> tables) {
        String keys = tables.stream()
                .filter(table -> !table.key().primary())
                .map(table -> pattern(table) + ":"
                        + table.keyPositions().stream()
                                .map(at -> table.columns().get(at).localName())
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
        if (!keys.isEmpty()) {
            all.put("message.key.columns", keys);
        }
    }

    private static void values(Map<String, Object> all, String unchanged) {
        all.put("decimal.handling.mode", "string");
        all.put("time.precision.mode", "adaptive_time_microseconds");
        all.put("binary.handling.mode", "bytes");
        all.put("unavailable.value.placeholder", unchanged);
        all.put("tombstones.on.delete", "false");
        // The default leaves truncations out.
        all.put("skipped.operations", "none");
        // The default replaces what cannot be converted by NULL.
        all.put("event.converting.failure.handling.mode", "fail");
        all.put("event.processing.failure.handling.mode", "fail");
    }

    private static void limits(Map<String, Object> all) {
        all.put("poll.interval.ms", POLL_MILLIS);
        all.put("max.batch.size", BATCH_ROWS);
        all.put("max.queue.size", QUEUE_ROWS);
        all.put("queue.provider.type", EventTap.NAME);
        all.put("executor.shutdown.timeout.ms", STOP_TIMEOUT_MILLIS);
        // Debezium must not start again by itself: it would go on inside a transaction of which rows were delivered.
        all.put("errors.max.retries", 0);
        all.put("retriable.restart.connector.wait.ms", 500);
    }

    private static void postgres(Map<String, Object> all, CaptureSource.Postgres source) {
        all.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        all.put("database.dbname", source.database());
        all.put("database.sslmode", source.encryption().mode());
        if (source.encryption().authorities().isPresent()) {
            all.put("database.sslrootcert", source.encryption().authorities().get());
        } else if (source.encryption().mode().startsWith("verify")) {
            all.put("database.sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        all.put("plugin.name", "pgoutput");
        all.put("slot.name", source.slot());
        all.put("slot.max.retries", 0);
        all.put("publication.name", source.publication());
        all.put("publication.autocreate.mode", "disabled");
        all.put("snapshot.mode", "no_data");
        all.put("message.prefix.exclude.list", ".*");
        all.put("lsn.flush.mode", "connector");
        all.put("lsn.flush.timeout.ms", CONFIRM_TIMEOUT_MILLIS);
    }

    private static void mysql(
            Map<String, Object> all, CaptureSource.MySql source, List<TableShape> tables, EngineLink link) {
        all.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        all.put("database.ssl.mode", source.encryption().mode());
        source.encryption().authorities().ifPresent(file -> {
            all.put("database.ssl.truststore", file);
            all.put("database.ssl.truststore.password", TrustStores.PASSWORD);
        });
        all.put("database.server.id", source.serverId());
        all.put(
                "database.include.list",
                tables.stream()
                        .map(table -> escaped(table.localSchema()))
                        .distinct()
                        .collect(Collectors.joining(",")));
        all.put("bigint.unsigned.handling.mode", "precise");
        // The first engine of a process reads the definitions of its tables, without locks; the next ones remember
        // them.
        all.put("snapshot.mode", link.schemas().begin(tables) ? "no_data" : "recovery");
        all.put("snapshot.locking.mode", "none");
        all.put("schema.history.internal", RememberedSchemas.class.getName());
        all.put(RememberedSchemas.ENGINE, link.id());
        all.put("schema.history.internal.store.only.captured.tables.ddl", "true");
        all.put("include.schema.changes", "false");
        all.put("inconsistent.schema.handling.mode", "fail");
        all.put("event.deserialization.failure.handling.mode", "fail");
        all.put("connect.timeout.ms", CONNECT_TIMEOUT_MILLIS);
        // The client would reconnect by itself and send the rows of an interrupted transaction twice.
        all.put("connect.keep.alive", "false");
    }

    private static String pattern(TableShape table) {
        return escaped(table.localSchema()) + "\\." + escaped(table.localName());
    }

    /** The name as a regular expression that matches it alone, in a list separated by commas. */
    private static String escaped(String name) {
        StringBuilder pattern = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean literal = Character.isLetterOrDigit(c) || c == '_';
            if (!literal) {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }
}
