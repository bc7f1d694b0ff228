package dev.parley.publish;

import dev.parley.rules.version.SiteId;
import java.time.Duration;
import java.util.Map;

/**
 * Where and how a site's log is written.
 *
 * @param self origin of all records
 * @param topic of the log
 * @param clientProperties properties of the Kafka clients, {@code bootstrap.servers} among them; they win over the
 *     agent's own except where correctness depends on those
 * @param queueBytes most bytes, estimated, of records that Kafka has not acknowledged
 * @param stallLimit how long acknowledgements may stay away before the state says so
 */
public record PublishSettings(
        SiteId self, String topic, Map<String, String> clientProperties, long queueBytes, Duration stallLimit) {
    /** 64 MiB. */
    public static final long QUEUE_BYTES_DEFAULT = 64L * 1024 * 1024;

    /** Five seconds. */
    public static final Duration STALL_LIMIT_DEFAULT = Duration.ofSeconds(5);

    public PublishSettings {
        clientProperties = Map.copyOf(clientProperties);
        if (queueBytes < 1) {
            throw new IllegalArgumentException("the publish queue needs room, got " + queueBytes + " bytes");
        }
    }

    /** The usual bounds. */
    public static PublishSettings of(SiteId self, String topic, Map<String, String> clientProperties) {
        return new PublishSettings(self, topic, clientProperties, QUEUE_BYTES_DEFAULT, STALL_LIMIT_DEFAULT);
    }
}
