package dev.parley.relay;

import java.util.List;
import java.util.Map;

/**
 * A cluster that may be read.
 *
 * @param site whose cluster it is
 * @param clientProperties of its Kafka clients, {@code bootstrap.servers} among them
 * @param standsInFor chains of sites before it: it is read while all sites of one of them are silent; empty if it is
 *     always read
 */
public record RelayLink(String site, Map<String, String> clientProperties, List<List<String>> standsInFor) {
    public RelayLink {
        clientProperties = Map.copyOf(clientProperties);
        standsInFor = standsInFor.stream().map(List::copyOf).toList();
    }

    /** True if it is read whatever the others do. */
    public boolean isPrimary() {
        return standsInFor.isEmpty();
    }
}
