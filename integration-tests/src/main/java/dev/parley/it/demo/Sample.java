package dev.parley.it.demo;

import dev.parley.admin.AgentStatus;
import dev.parley.it.scenario.AgentProcess;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What all agents said at one moment.
 *
 * @param nanos on the monotonic clock
 * @param sites site name to the status of its agent; empty where it does not answer
 */
record Sample(long nanos, Map<String, Optional<AgentStatus>> sites) {
    static Sample take(Collection<AgentProcess> agents) {
        Map<String, Optional<AgentStatus>> sites = new LinkedHashMap<>();
        agents.forEach(agent -> sites.put(agent.site(), agent.status()));
        return new Sample(System.nanoTime(), sites);
    }

    /** The only replication set of a site. */
    Optional<AgentStatus.SetStatus> set(String site) {
        return sites.getOrDefault(site, Optional.empty())
                .flatMap(status -> status.sets().stream().findFirst());
    }

    double secondsSince(Sample earlier) {
        return Math.max(0.001, (nanos - earlier.nanos) / 1e9);
    }
}
