package dev.parley.sim;

import dev.parley.relay.CopyTail;
import dev.parley.relay.Liveness;
import dev.parley.relay.LogCursor;
import dev.parley.relay.RelayLink;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.DecodedRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The relay of one agent: reads the clusters that its links name, step by step, and offers what it finds to the site's own
 * copies. Which links are read, where, and what is appended the agent's own classes decide.
 */
final class SimRelay {
    private static final int AT_ONCE = 4;
    /** Of a hundred steps those from here on are failures, in worlds in which lines fail. */
    private static final int FAILS_FROM = 97;

    private final SimAgent agent;
    private final World world;
    private final SimTopology topology;
    private final List<SiteId> origins;
    private final List<RelayLink> links;
    private final Liveness liveness;
    /** By link, while it is read: where its reader stands in each log. */
    private final Map<SiteId, Map<SiteId, Place>> sessions = new HashMap<>();

    private final Set<SiteId> bypassing = new HashSet<>();
    /** Null until they are needed, and after something has failed. */
    private @Nullable SimCopies copies;

    /** In one log of a link's cluster. */
    private static final class Place {
        final LogCursor cursor = new LogCursor();
        long at;
    }

    SimRelay(SimAgent agent, List<SiteId> origins) {
        this.agent = agent;
        this.world = agent.site().world();
        this.topology = world.topology();
        this.origins = List.copyOf(origins);
        this.links = world.protocol().links(topology.links(agent.site().id()));
        this.liveness = new Liveness(links, topology.bypassAfter(), topology.nanos());
    }

    private SimCopies copies() {
        SimCopies current = copies;
        if (current == null) {
            current = new SimCopies(agent, origins);
            copies = current;
        }
        return current;
    }

    // ------------------------------------------------------------ steps

    /** One thing that a relay does: an entry is taken by the cluster, the connection fails, or a link is read. */
    void step() {
        Choices choices = world.choices();
        int kind = choices.below(100);
        if (agent.site().isCutOff()) {
            return;
        }
        if (kind < topology.landsPercent()) {
            land(1 + choices.below(AT_ONCE));
        } else if (kind >= FAILS_FROM && topology.faultPercent() > 0) {
            fail();
        } else {
            RelayLink link = links.get(choices.below(links.size()));
            if (isWanted(link)) {
                int most = 1 + choices.below(AT_ONCE);
                origins.forEach(origin -> take(SiteId.of(link.site()), origin, most));
            }
        }
    }

    private void land(int most) {
        int landed = 0;
        while (landed < most && copies().land()) {
            landed++;
        }
    }

    /** All that the links have now; true if something reached a copy. */
    boolean pump() {
        if (agent.site().isCutOff()) {
            return false;
        }
        boolean any = false;
        for (RelayLink link : links) {
            if (isWanted(link)) {
                SiteId cluster = SiteId.of(link.site());
                for (SiteId origin : origins) {
                    take(cluster, origin, source(cluster, origin).end());
                }
            }
            while (copies().land()) {
                any = true;
            }
        }
        return any;
    }

    /** What is on its way is lost, and the copies are opened anew. */
    private void fail() {
        end();
        world.stats().add(Stats.Count.COPIES_REOPENED);
    }

    /** The process ends, or its connection to the copies. */
    void end() {
        SimCopies current = copies;
        copies = null;
        sessions.clear();
        if (current != null) {
            current.end();
        }
    }

    // ------------------------------------------------------------ links

    private boolean isWanted(RelayLink link) {
        SiteId cluster = SiteId.of(link.site());
        boolean wanted = liveness.isWanted(link.site(), topology.nanos());
        if (!wanted) {
            sessions.remove(cluster);
            if (bypassing.remove(cluster)) {
                world.stats().add(Stats.Count.BYPASSES_ENDED);
            }
        } else if (!link.isPrimary() && bypassing.add(cluster)) {
            world.stats().add(Stats.Count.BYPASSES);
        }
        return wanted;
    }

    private SimLog source(SiteId cluster, SiteId origin) {
        return world.site(cluster).logOf(origin);
    }

    private Map<SiteId, Place> session(SiteId cluster) {
        return sessions.computeIfAbsent(cluster, link -> {
            Map<SiteId, Place> places = new TreeMap<>();
            for (SiteId origin : origins) {
                Place place = new Place();
                OptionalLong hint = copies().position(origin, link);
                begin(place, OptionalLong.empty(), world.protocol().place(agent, origin, link, hint), link, origin);
                places.put(origin, place);
            }
            return places;
        });
    }

    private void begin(Place place, OptionalLong at, OptionalLong hint, SiteId cluster, SiteId origin) {
        SimLog log = source(cluster, origin);
        place.at = place.cursor.begin(at, hint, log.begin(), log.end());
    }

    /** Reads some entries of one log over a link that is up. */
    private void take(SiteId cluster, SiteId origin, long most) {
        if (!topology.isUp(agent.site().id(), cluster)) {
            return;
        }
        Place place = session(cluster).get(origin);
        SimLog log = source(cluster, origin);
        if (place == null) {
            return;
        }
        if (place.at < log.begin()) {
            place.cursor.beginAnew();
            begin(place, OptionalLong.of(place.at), OptionalLong.empty(), cluster, origin);
        }
        for (long i = 0; i < most && place.at < log.end(); i++) {
            if (!offer(place, cluster, origin, log)) {
                return;
            }
        }
    }

    /** Offers the next entry; false if the reader does not go on behind it. */
    private boolean offer(Place place, SiteId cluster, SiteId origin, SimLog log) {
        long offset = place.at++;
        if (origin.equals(cluster)) {
            liveness.heard(cluster.name(), topology.nanos());
        }
        SimCopy.From from = new SimCopy.From(cluster, place.at);
        CopyTail.Verdict verdict = copies().offer(new SimCopies.Sent(origin, log, offset, from));
        world.protocol().read(agent, origin, from);
        if (verdict == CopyTail.Verdict.KNOWN) {
            world.stats().add(Stats.Count.RELAYED_BEFORE);
        }
        return switch (world.protocol().afterGap(place.cursor.after(verdict))) {
            case GO_ON -> true;
            case BEGIN_ANEW -> {
                begin(place, OptionalLong.of(place.at), OptionalLong.empty(), cluster, origin);
                world.stats().add(Stats.Count.LINKS_BEGUN_ANEW);
                yield false;
            }
            case NOT_HERE -> {
                sessions.remove(cluster);
                yield false;
            }
        };
    }

    // ------------------------------------------------------------ upkeep

    /** Cuts off from the copies what no member will ask for again. */
    void trim() {
        if (links.isEmpty() || agent.site().isCutOff()) {
            return;
        }
        for (SiteId origin : origins) {
            long sequence = world.protocol().copyTrimmable(agent.parts().window(), origin);
            SimLog log = agent.site().copy(origin).log();
            long before = log.begin();
            copies().trimPoint(origin, sequence).ifPresent(log::trimTo);
            world.stats().add(Stats.Count.COPIES_TRIMMED, log.begin() - before);
        }
        if (copies().areShared()) {
            fail();
        }
    }

    /** What is on its way to a copy, for a planted bug. */
    List<DecodedRecord> sent(SiteId origin) {
        return links.isEmpty() ? List.of() : copies().sent(origin);
    }
}
