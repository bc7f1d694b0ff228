package dev.parley.it.checker;

import dev.parley.pipeline.LogRecord;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordAssembler;
import dev.parley.wire.RecordHash;
import dev.parley.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole log from Kafka, from its first record to its end at the time of the call. */
public final class SiteLogReader {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String site;
    private final List<LogRecord.Transaction> transactions = new ArrayList<>();
    private final Map<Long, RecordHash> hashes = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long duplicates;

    private SiteLogReader(String site) {
        this.site = site;
    }

    /** Reads the log of a site; throws if it cannot be read within two minutes. */
    public static SiteLog read(String bootstrapServers, String topic, String site) {
        SiteLogReader reader = new SiteLogReader(site);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        8 << 20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            reader.readAll(consumer, new TopicPartition(topic, 0));
        }
        return new SiteLog(site, reader.transactions, reader.duplicates, reader.problems);
    }

    private void readAll(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        RecordAssembler assembler = new Envelope(WireLimits.DEFAULT).assembler(partition.topic());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("could not read " + partition + " up to offset " + end + " within "
                        + LIMIT.toSeconds() + " s, only up to " + consumer.position(partition));
            }
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                assembler.add(entry.offset(), entry.value()).ifPresent(this::add);
            }
        }
    }

    private void add(DecodedRecord decoded) {
        if (!(decoded.record() instanceof LogRecord.Transaction transaction)) {
            return;
        }
        RecordHash first = hashes.putIfAbsent(transaction.sequence(), decoded.hash());
        if (first == null) {
            transactions.add(transaction);
            return;
        }
        duplicates++;
        if (!first.equals(decoded.hash())) {
            problems.add("log of " + site + " at offset " + decoded.firstOffset() + ": " + transaction.dot()
                    + " comes again with hash " + decoded.hash() + ", at first it was " + first);
        }
    }
}
