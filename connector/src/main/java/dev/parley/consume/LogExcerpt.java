package dev.parley.consume;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.EnvelopeException;
import dev.parley.wire.RecordAssembler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a stretch of a log for people, with a Kafka client of its own for each question. Thread-safe. */
public final class LogExcerpt {
    private static final Duration POLL = Duration.ofMillis(200);
    /** What an answer may take of memory, nearly, the last record aside. */
    private static final long WEIGHT_MAX = 8L << 20;

    private final Map<String, Object> properties;
    private final Envelope envelope;
    private final Duration limit;

    /**
     * Reads with these settings.
     *
     * @param limit how long Kafka may take to answer, and all reading together
     */
    public LogExcerpt(ConsumeSettings settings, Envelope envelope, Duration limit) {
        this.properties = ConsumerProperties.of(settings, envelope.limits());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "parley-log-dump");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) limit.toMillis());
        this.envelope = envelope;
        this.limit = limit;
    }

    /** A record and the offset at which it was complete. */
    public record Entry(long offset, LogRecord record) {}

    /**
     * A stretch.
     *
     * @param first offset of the oldest entry that is kept
     * @param end offset that the next entry will get
     * @param next where to go on reading
     */
    public record Stretch(List<Entry> entries, long first, long end, long next) {
        public Stretch {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Reads on from an offset until enough records are complete, or large enough, the log ends, or the time is over. A record whose first
     * part lies before the offset is left out.
     *
     * @param from empty for as many records as wanted before the end
     * @throws KafkaException if Kafka does not answer, refuses, or has no such topic
     * @throws EnvelopeException if an entry is damaged; the message names it
     */
    public Stretch read(String topic, OptionalLong from, int records) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long deadline = System.nanoTime() + limit.toNanos();
        try (Consumer<byte[], byte[]> consumer = ConsumerProperties.open(properties)) {
            consumer.assign(List.of(partition));
            long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long begin = Math.min(end, Math.max(first, from.orElse(end - records)));
            consumer.seek(partition, begin);
            return read(consumer, topic, new Bounds(first, end, begin, records, deadline));
        }
    }

    private record Bounds(long first, long end, long begin, int records, long deadline) {}

    private Stretch read(Consumer<byte[], byte[]> consumer, String topic, Bounds bounds) {
        RecordAssembler assembler = envelope.assembler(topic);
        List<Entry> entries = new ArrayList<>();
        long weight = 0;
        long next = bounds.begin;
        while (next < bounds.end && System.nanoTime() - bounds.deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                Optional<DecodedRecord> decoded = assembler.add(entry.offset(), entry.value());
                next = entry.offset() + 1;
                if (decoded.isPresent()) {
                    LogRecord record = decoded.get().record();
                    entries.add(new Entry(decoded.get().lastOffset(), record));
                    weight += RecordWeight.of(record);
                }
                if (entries.size() == bounds.records || weight >= WEIGHT_MAX || next >= bounds.end) {
                    return new Stretch(entries, bounds.first, bounds.end, next);
                }
            }
            next = Math.max(next, consumer.position(new TopicPartition(topic, 0)));
        }
        return new Stretch(entries, bounds.first, bounds.end, next);
    }
}
