package dev.parley.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which links are to be read: primaries always, a fall-back while every site before it in its chain is silent. A link that
 * has just begun counts as alive for a while. Thread-safe; time is handed in.
 */
public final class Liveness {
    private final Map<String, RelayLink> links = new HashMap<>();
    private final long patienceNanos;
    /** When its site was last heard over a link, or the link began. */
    private final Map<String, Long> heard = new HashMap<>();

    /** Primaries begin now. */
    public Liveness(List<RelayLink> all, Duration bypassAfter, long nowNanos) {
        all.forEach(link -> links.put(link.site(), link));
        this.patienceNanos = bypassAfter.toNanos();
        all.stream().filter(RelayLink::isPrimary).forEach(link -> heard.put(link.site(), nowNanos));
    }

    /** A record that the link's own site wrote came over it. */
    public synchronized void heard(String site, long nowNanos) {
        heard.put(site, nowNanos);
    }

    /** Whether a link is to be read now. */
    public synchronized boolean isWanted(String site, long nowNanos) {
        RelayLink link = links.get(site);
        boolean wanted = link != null
                && (link.isPrimary() || link.standsInFor().stream().anyMatch(chain -> allSilent(chain, nowNanos)));
        if (!wanted) {
            heard.remove(site);
        } else {
            heard.putIfAbsent(site, nowNanos);
        }
        return wanted;
    }

    private boolean allSilent(List<String> chain, long nowNanos) {
        return chain.stream().allMatch(site -> isSilent(site, nowNanos));
    }

    /** A site without a link here, or whose link does not run, cannot be waited for. */
    private boolean isSilent(String site, long nowNanos) {
        if (!links.containsKey(site)) {
            return true;
        }
        Long last = heard.get(site);
        return last != null && nowNanos - last > patienceNanos;
    }
}
