package dev.parley.publish;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Keeps a site's log small. A failure is told, not thrown: the next attempt makes up for it. Thread-safe. */
public final class LogUpkeep {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** Somebody waits for an answer of the admin interface. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(4);

    private final Map<String, String> clientProperties;

    /** Upkeep on one cluster; {@code bootstrap.servers} is among the properties. */
    public LogUpkeep(Map<String, String> clientProperties) {
        this.clientProperties = Map.copyOf(clientProperties);
    }

    /** True if nobody has ever written to the topic, or there is none; false also if Kafka does not say. */
    public boolean isUntouched(String topic) throws InterruptedException {
        try (LogAdmin admin = new LogAdmin(clientProperties, ANSWER_LIMIT)) {
            return admin.end(topic).orElse(0L) == 0;
        } catch (KafkaException e) {
            return false;
        }
    }

    /**
     * Deletes the records before an offset, for ever.
     *
     * @return why it could not be done; empty if they are gone
     */
    public Optional<String> trim(String topic, long beforeOffset) throws InterruptedException {
        try (LogAdmin admin = new LogAdmin(clientProperties, LIMIT)) {
            admin.trim(topic, beforeOffset);
            return Optional.empty();
        } catch (KafkaException e) {
            return Optional.of("topic " + topic + " was not trimmed: " + e.getMessage());
        }
    }
}
