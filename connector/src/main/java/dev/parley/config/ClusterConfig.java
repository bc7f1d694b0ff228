package dev.parley.config;

import java.util.Map;

/** The Kafka cluster of another site. */
public record ClusterConfig(
        @Doc(value = "The site whose cluster it is.", example = "madrid")
        String site,

        @Doc(
                value = "Brokers to ask first, `host:port`, separated by commas.",
                pattern = "[^\\s,:]+:\\d{1,5}(\\s*,\\s*[^\\s,:]+:\\d{1,5})*",
                patternMeans = "host:port pairs separated by commas",
                example = "kafka.madrid.example:9092")
        String bootstrapServers,

        @Doc(
                value = "Further properties of the Kafka client. Values may be secrets.",
                defaultsTo = "{}",
                example = "{security.protocol: SSL}")
        Map<String, String> properties) {
    public ClusterConfig {
        properties = Map.copyOf(properties);
    }

    /** Values of properties may be secrets, so only their keys are shown. */
    @Override
    public String toString() {
        return "ClusterConfig[site=" + site + ", bootstrapServers=" + bootstrapServers + ", properties="
                + properties.keySet() + "]";
    }
}
