package dev.parley.it.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.config.BridgeNames;
import dev.parley.it.sandbox.Engine;
import dev.parley.it.workload.ShopSchema;
import dev.parley.pipeline.LogRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log that is not what its site wrote stops whoever reads it, before anything of it is applied. */
class DamagedLogIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LOG = 7;

    private Bridge bridge;
    private Probe probe;
    private TopicPartition log;

    @BeforeEach
    void streaming() throws Exception {
        bridge = Bridge.builder()
                .site("ada", Engine.POSTGRESQL)
                .site("bob", Engine.POSTGRESQL)
                .schema(ShopSchema::create)
                .tuning("lease-timeout", "1s")
                .start();
        bridge.begin(LIMIT);
        probe = new Probe(bridge);
        probe.assertBothWays("ada", "bob");
        log = new TopicPartition(BridgeNames.logTopic(bridge.plan("ada").group(), SitePlan.SET, "ada"), 0);
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    private Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", bridge.plan("ada").bootstrapServers());
    }

    /** The agent of the site ends by itself and says once what is wrong with the log. */
    private void assertStops(String site, String... words) throws Exception {
        AgentProcess agent = bridge.agent(site);
        assertThat(agent.awaitExit(LIMIT)).isEqualTo(LOG);
        assertThat(Files.readAllLines(agent.logFile()))
                .filteredOn(line -> line.startsWith("parley: "))
                .singleElement()
                .asString()
                .contains(log.topic())
                .contains(words);
        assertThat(Files.readString(agent.logFile())).doesNotContain("\tat dev.parley");
    }

    @Test
    void envelopeWithAFlippedBitIsNotApplied() throws Exception {
        long rows = probe.rows("bob");
        bridge.agent("ada").kill9();
        byte[] damaged = lastTransaction();
        damaged[damaged.length - 3] ^= 0x10;
        append(damaged);
        assertStops("bob", "offset", "Compare the record with another replica");
        assertThat(probe.rows("bob")).isEqualTo(rows);
        bridge.agent("ada").start();
        assertStops("ada", "offset", "Compare the record with another replica");
    }

    /** A site was upgraded first and writes what this one cannot read: nothing is skipped, and the message says what to do. */
    @Test
    void envelopeOfALaterReleaseStopsItsReadersUntilTheyAreUpgraded() throws Exception {
        long rows = probe.rows("bob");
        bridge.agent("ada").kill9();
        append(ofVersion(lastTransaction(), 2));
        assertStops("bob", "format version 2; this release knows version 1", "Upgrade this agent");
        assertThat(probe.rows("bob")).isEqualTo(rows);
    }

    /** The version is the first field of an entry, its checksum the last one. */
    private static byte[] ofVersion(byte[] entry, int version) {
        byte[] changed = entry.clone();
        assertThat(changed).startsWith(0x08, 1);
        changed[1] = (byte) version;
        CRC32C check = new CRC32C();
        check.update(changed, 0, changed.length - Integer.BYTES - 1);
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(changed.length - Integer.BYTES, (int)
                check.getValue());
        return changed;
    }

    private void append(byte[] entry) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(log.topic(), 0, null, entry)).get();
        }
    }

    @Test
    void gapInALogIsNotSkipped() throws Exception {
        bridge.agent("bob").kill9();
        List<String> lost = probe.write("ada", 5);
        await().atMost(LIMIT).until(() -> published() >= 1 + lost.size());
        long rows = probe.rows("bob");
        try (Admin admin = Admin.create(kafka())) {
            admin.deleteRecords(Map.of(log, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
        String after = probe.write("ada");
        bridge.agent("bob").start();
        assertStops("bob", "trimmed before this site had read it", "did not come before it");
        assertThat(probe.rows("bob")).isEqualTo(rows);
        assertThat(probe.isAt("bob", after)).isFalse();
        assertThat(probe.isAt("bob", lost.get(0))).isFalse();
    }

    @Test
    void ownLogThatWasMadeAnewIsNotWrittenOn() throws Exception {
        assertThat(bridge.agent("bob").terminate(LIMIT)).isZero();
        assertThat(bridge.agent("ada").terminate(LIMIT)).isZero();
        try (Admin admin = Admin.create(kafka())) {
            admin.deleteTopics(List.of(log.topic())).all().get();
            NewTopic again = new NewTopic(log.topic(), 1, (short) 1);
            await().atMost(LIMIT).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(again)).all().get();
                return true;
            });
        }
        bridge.agent("ada").start();
        assertStops("ada", "ends at offset 0", "Kafka has acknowledged", "Nothing was published");
    }

    private long published() {
        return bridge.log("ada").transactions().stream()
                .mapToLong(LogRecord.Transaction::sequence)
                .max()
                .orElse(0);
    }

    private byte[] lastTransaction() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(log));
            consumer.seekToBeginning(List.of(log));
            byte[] last = new byte[0];
            long end = consumer.endOffsets(List.of(log)).getOrDefault(log, 0L);
            while (consumer.position(log) < end) {
                for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
                    last = entry.value();
                }
            }
            return last;
        }
    }
}
