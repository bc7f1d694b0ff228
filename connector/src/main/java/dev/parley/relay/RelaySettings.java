package dev.parley.relay;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is copied from where.
 *
 * @param self name of this site, whose own log is not copied
 * @param topics log topics by site, of all others; the same names on all clusters
 * @param localProperties of clients of this site's own cluster
 * @param bypassAfter how long a site may be silent until the next one is read in its place
 */
public record RelaySettings(
        String self,
        Map<String, String> topics,
        Map<String, String> localProperties,
        List<RelayLink> links,
        Duration bypassAfter) {
    public RelaySettings {
        topics = Map.copyOf(topics);
        localProperties = Map.copyOf(localProperties);
        links = List.copyOf(links);
    }
}
