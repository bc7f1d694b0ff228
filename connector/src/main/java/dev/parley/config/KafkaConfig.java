package dev.parley.config;

import java.util.Map;
import java.util.Optional;

/** The Kafka cluster that carries the logs of the group. */
public record KafkaConfig(
        @Doc(
                value = "Brokers to ask first, `host:port`, separated by commas.",
                pattern = "[^\\s,:]+:\\d{1,5}(\\s*,\\s*[^\\s,:]+:\\d{1,5})*",
                patternMeans = "host:port pairs separated by commas",
                example = "127.0.0.1:9092")
        String bootstrapServers,

        @Doc(
                value = "Copies of each topic that the agent creates. Left out: the cluster's own default.",
                min = "1",
                max = "32767",
                example = "3")
        Optional<Integer> replicationFactor,

        @Doc(
                value =
                        "Further properties of the Kafka clients, for example for encryption and authentication. Values may be secrets.",
                defaultsTo = "{}",
                example = "{security.protocol: SSL}")
        Map<String, String> properties,

        @Doc(
                value =
                        "Key of 32 bytes as 64 hexadecimal digits: what this site writes to the logs is encrypted with AES-256 (docs/operations.md). The same at all sites. Left out: it is not encrypted.",
                example = "${file:/run/secrets/payload-key}")
        Optional<Secret> payloadKey,

        @Doc(
                value =
                        "A second key by which this site reads: the next one before all sites have it, or the last one as long as the logs hold entries of it.",
                example = "${file:/run/secrets/other-payload-key}")
        Optional<Secret> otherPayloadKey) {
    public KafkaConfig {
        properties = Map.copyOf(properties);
    }

    /** Values of properties may be secrets, so only their keys are shown. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", replicationFactor=" + replicationFactor
                + ", properties=" + properties.keySet() + "]";
    }
}
