package dev.parley.publish;

import dev.parley.wire.WireLimits;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the Kafka clients of this package. Exists so that tests can put others in their place. */
interface KafkaClients {
    Producer<byte[], byte[]> producer();

    Consumer<byte[], byte[]> consumer();

    /** Clients of a real cluster. */
    static KafkaClients of(PublishSettings settings, WireLimits limits) {
        return new KafkaClients() {
            @Override
            public Producer<byte[], byte[]> producer() {
                return new KafkaProducer<>(
                        producerProperties(settings, limits), new ByteArraySerializer(), new ByteArraySerializer());
            }

            @Override
            public Consumer<byte[], byte[]> consumer() {
                return new KafkaConsumer<>(
                        consumerProperties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            }
        };
    }

    private static Map<String, Object> producerProperties(PublishSettings settings, WireLimits limits) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "parley-publish-" + settings.topic());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.putAll(settings.clientProperties());
        // Correctness rests on these: nothing is lost, doubled or reordered, and nothing is given up.
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        // How long a call of send may block: the publisher looks around in between.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500);
        int chunk = limits.chunkBytes() + WireLimits.CHUNK_OVERHEAD_BYTES;
        properties.merge(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.max(1024 * 1024, chunk + 1024),
                (given, needed) -> Math.max(Integer.parseInt(given.toString()), (int) needed));
        return properties;
    }

    private static Map<String, Object> consumerProperties(PublishSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "parley-tail-" + settings.topic());
        properties.putAll(settings.clientProperties());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return properties;
    }
}
