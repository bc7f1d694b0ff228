package dev.parley.consume;

import java.time.Duration;
import java.util.Map;

/**
 * How logs are read.
 *
 * @param clientProperties properties of the Kafka client, {@code bootstrap.servers} among them
 * @param silenceLimit after how long without any record the consumer asks whether Kafka and the topics are still there
 */
public record ConsumeSettings(Map<String, String> clientProperties, Duration silenceLimit) {
    public ConsumeSettings {
        clientProperties = Map.copyOf(clientProperties);
    }

    /** The usual bounds. */
    public static ConsumeSettings of(Map<String, String> clientProperties) {
        return new ConsumeSettings(clientProperties, Duration.ofSeconds(5));
    }
}
