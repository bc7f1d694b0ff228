package dev.parley.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the logs of other sites come into this site's own Kafka cluster. */
public record TopologyConfig(
        @Doc(
                value =
                        "`all-to-all`, `star` (give `hub`), `ring` (in the order of `members`), or `links` (give `links`).",
                example = "ring")
        TopologyKind kind,

        @Doc(value = "The site in the middle of a star.", example = "berlin")
        Optional<String> hub,

        @Doc(
                value = "Clusters of the other sites: those read, and those to fall back to.",
                example = "[{site: madrid, bootstrap-servers: 'kafka.madrid.example:9092'}]")
        List<ClusterConfig> clusters,

        @Doc(value = "With `kind: links`: the sites whose clusters are read.", defaultsTo = "[]", example = "[madrid]")
        List<String> links,

        @Doc(
                value = "With `kind: links`: read in this order while a link is silent.",
                defaultsTo = "[]",
                example = "[oslo]")
        List<String> fallbacks,

        @Doc(
                value = "How long a site may be silent until the next one is read in its place.",
                defaultsTo = "20s",
                min = "1s",
                max = "1h")
        Duration bypassAfter) {
    public TopologyConfig {
        clusters = List.copyOf(clusters);
        links = List.copyOf(links);
        fallbacks = List.copyOf(fallbacks);
    }
}
