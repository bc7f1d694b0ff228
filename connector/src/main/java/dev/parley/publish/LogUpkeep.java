package dev.parley.publish;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Keeps a site's log small. A failure is told, not thrown: the next attempt makes up for it. Thread-safe. */
public final class LogUpkeep {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Map<String, String> clientProperties;

    /** Upkeep on one cluster; {@code bootstrap.servers} is among the properties. */
    public LogUpkeep(Map<String, String> clientProperties) {
        this.clientProperties = Map.copyOf(clientProperties);
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
