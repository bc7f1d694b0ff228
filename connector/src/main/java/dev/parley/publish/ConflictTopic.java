package dev.parley.publish;

import dev.parley.wire.Seals;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topic that tells programs what happens to conflicts. With a key, values are sealed and records have no key. Keeps at most 8 MiB that Kafka has not acknowledged. Used by one
 * thread.
 */
public final class ConflictTopic implements AutoCloseable {
    /** Largest value that is sent. */
    public static final int VALUE_BYTES_MAX = 900 * 1024;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private final String topic;
    private final Producer<String, byte[]> producer;
    private final Seals seals;

    /** @param clientProperties {@code bootstrap.servers} among them */
    public ConflictTopic(String topic, Map<String, String> clientProperties, Seals seals) {
        this(
                topic,
                new KafkaProducer<>(
                        properties(topic, clientProperties), new StringSerializer(), new ByteArraySerializer()),
                seals);
    }

    ConflictTopic(String topic, Producer<String, byte[]> producer, Seals seals) {
        this.topic = topic;
        this.producer = producer;
        this.seals = seals;
    }

    private static Map<String, Object> properties(String topic, Map<String, String> clientProperties) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "parley-conflicts-" + topic);
        properties.putAll(clientProperties);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        return properties;
    }

    /** What is sent: a key that orders, and JSON. */
    public record Entry(String key, String json) {
        /** True if Kafka takes it whatever it is told about sizes. */
        public static boolean fits(String json) {
            return json.getBytes(StandardCharsets.UTF_8).length <= VALUE_BYTES_MAX;
        }
    }

    /**
     * Sends entries and returns when Kafka has all of them.
     *
     * @throws TopicUnavailableException if that is not known after 20 s, or Kafka refuses one; some may be there then
     */
    public void publish(List<Entry> entries) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (Entry entry : entries) {
                sent.add(producer.send(record(entry)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException e) {
            throw unavailable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new TopicUnavailableException(
                    "Kafka has not acknowledged " + entries.size() + " entries of topic " + topic + " within "
                            + LIMIT.toSeconds() + " s",
                    e);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    /** The key names a table and tells rows apart, so it is not for everybody's eyes either. */
    private ProducerRecord<String, byte[]> record(Entry entry) {
        byte[] value = seals.sealed(entry.json().getBytes(StandardCharsets.UTF_8));
        return seals.isSealing() ? new ProducerRecord<>(topic, value) : new ProducerRecord<>(topic, entry.key(), value);
    }

    private TopicUnavailableException unavailable(Throwable failure) {
        return new TopicUnavailableException(
                "Kafka does not take what happens to conflicts, topic " + topic + ": " + failure.getMessage()
                        + "; if there is no such topic run `parley init`, if it is forbidden see `parley init --print-acls`",
                failure);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
