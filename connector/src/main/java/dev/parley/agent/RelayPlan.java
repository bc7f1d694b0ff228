package dev.parley.agent;

import dev.parley.check.SiteTopics;
import dev.parley.config.BridgeNames;
import dev.parley.config.ClusterConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.TopologyConfig;
import dev.parley.config.TopologyPlan;
import dev.parley.relay.RelayLink;
import dev.parley.relay.RelaySettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a site file's topology means for the relay of one replication set. */
final class RelayPlan {
    private RelayPlan() {}

    /** Empty if all sites share one cluster. */
    static Optional<RelaySettings> of(SiteConfig config, String set) {
        return config.topology().map(topology -> settings(config, topology, set));
    }

    private static RelaySettings settings(SiteConfig config, TopologyConfig topology, String set) {
        Map<String, String> topics = new HashMap<>();
        config.peers().forEach(site -> topics.put(site, BridgeNames.logTopic(config.group(), set, site)));
        return new RelaySettings(
                config.site(),
                topics,
                SiteTopics.clientProperties(config.kafka()),
                links(TopologyPlan.links(config), topology.clusters()),
                topology.bypassAfter());
    }

    private static List<RelayLink> links(List<TopologyPlan.Link> planned, List<ClusterConfig> clusters) {
        List<RelayLink> links = new ArrayList<>();
        TopologyPlan.chains(planned)
                .forEach((site, standsInFor) -> clusters.stream()
                        .filter(cluster -> cluster.site().equals(site))
                        .findFirst()
                        .ifPresent(cluster -> links.add(new RelayLink(site, properties(cluster), standsInFor))));
        return links;
    }

    private static Map<String, String> properties(ClusterConfig cluster) {
        Map<String, String> properties = new HashMap<>(cluster.properties());
        properties.put("bootstrap.servers", cluster.bootstrapServers());
        return properties;
    }
}
