package dev.parley.sim;

import dev.parley.config.TopologyKind;
import dev.parley.config.TopologyPlan;
import dev.parley.relay.RelayLink;
import dev.parley.rules.version.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster for each site and the lines between them, some of which are down for a time or for good. In worlds with one
 * cluster there are none.
 */
final class SimTopology {
    private static final List<TopologyKind> KINDS =
            List.of(TopologyKind.ALL_TO_ALL, TopologyKind.STAR, TopologyKind.RING);
    private static final int[] BYPASS_MILLIS = {600, 200, 60};
    private static final int[] FAULT_PERCENTS = {0, 2, 5, 10};
    /** How often an entry that is on its way is taken, among the steps of a relay. */
    private static final int[] LANDS_PERCENTS = {50, 50, 30, 12};

    private final World world;
    private final TopologyKind kind;
    private final List<String> names;
    private final Optional<String> hub;
    private final Duration bypassAfter;
    private final int faultPercent;
    private final int landsPercent;
    /** Down for good; fall-backs, or the others, bring what would come over it. */
    private final Set<Line> broken = new HashSet<>();

    private final Set<Line> cut = new HashSet<>();
    private final Set<SiteId> silent = new HashSet<>();
    private long nanos = 1;

    /** One site reads the cluster of another. */
    private record Line(SiteId reader, SiteId cluster) {}

    private SimTopology(
            World world,
            TopologyKind kind,
            Optional<String> hub,
            Duration bypassAfter,
            int faultPercent,
            int landsPercent) {
        this.world = world;
        this.kind = kind;
        this.names = world.members().stream().map(SiteId::name).toList();
        this.hub = hub;
        this.bypassAfter = bypassAfter;
        this.faultPercent = faultPercent;
        this.landsPercent = landsPercent;
    }

    /** As the choices of a world with relays say; without lines in others. */
    static SimTopology drawn(World world) {
        if (!world.config().relays()) {
            return of(world, TopologyKind.LINKS, Duration.ZERO);
        }
        Choices choices = world.choices();
        List<SiteId> members = world.members();
        TopologyKind kind = KINDS.get(choices.below(KINDS.size()));
        Optional<String> hub = kind == TopologyKind.STAR
                ? Optional.of(members.get(choices.below(members.size())).name())
                : Optional.empty();
        SimTopology drawn = new SimTopology(
                world,
                kind,
                hub,
                Duration.ofMillis(BYPASS_MILLIS[choices.below(BYPASS_MILLIS.length)]),
                FAULT_PERCENTS[choices.below(FAULT_PERCENTS.length)],
                LANDS_PERCENTS[choices.below(LANDS_PERCENTS.length)]);
        if (choices.chance(40)) {
            drawn.breakALine();
        }
        return drawn;
    }

    /** Lines that never fail; the first site is the hub of a star. */
    static SimTopology of(World world, TopologyKind kind, Duration bypassAfter) {
        Optional<String> hub =
                kind == TopologyKind.STAR ? Optional.of(world.members().get(0).name()) : Optional.empty();
        return new SimTopology(world, kind, hub, bypassAfter, 0, 0);
    }

    /** In a ring nobody but the next one reads a site, so every line is needed. */
    private void breakALine() {
        Choices choices = world.choices();
        List<SiteId> readers = world.members().stream()
                .filter(site -> kind != TopologyKind.RING && !hub.equals(Optional.of(site.name())))
                .toList();
        if (!readers.isEmpty()) {
            SiteId reader = readers.get(choices.below(readers.size()));
            List<RelayLink> primaries =
                    links(reader).stream().filter(RelayLink::isPrimary).toList();
            broken.add(new Line(
                    reader,
                    SiteId.of(primaries.get(choices.below(primaries.size())).site())));
        }
    }

    /** What a site's agent reads, as its site file says. */
    List<RelayLink> links(SiteId site) {
        if (kind == TopologyKind.LINKS) {
            return List.of();
        }
        List<RelayLink> links = new ArrayList<>();
        TopologyPlan.chains(TopologyPlan.links(kind, names, hub, site.name()))
                .forEach((cluster, standsInFor) -> links.add(new RelayLink(cluster, Map.of(), standsInFor)));
        return links;
    }

    Duration bypassAfter() {
        return bypassAfter;
    }

    int faultPercent() {
        return faultPercent;
    }

    int landsPercent() {
        return landsPercent;
    }

    /** True if a site can read the cluster of another one now. */
    boolean isUp(SiteId reader, SiteId cluster) {
        Line line = new Line(reader, cluster);
        return !silent.contains(cluster) && !cut.contains(line) && !broken.contains(line);
    }

    /** A line or a whole cluster goes or comes back. */
    void fault() {
        Choices choices = world.choices();
        SiteId cluster = world.members().get(choices.below(names.size()));
        if (choices.chance(40)) {
            if (!silent.remove(cluster)) {
                silent.add(cluster);
                world.stats().add(Stats.Count.CLUSTERS_SILENT);
            }
            return;
        }
        Line line = new Line(world.members().get(choices.below(names.size())), cluster);
        if (!cut.remove(line)) {
            cut.add(line);
            world.stats().add(Stats.Count.LINES_CUT);
        }
    }

    /** Time as relays count it: what passes in the calm between two turns of an agent would make every link silent. */
    long nanos() {
        return nanos;
    }

    /** An event is over. */
    void pass(long more) {
        nanos += more;
    }

    /** In the calm all relays have read what there is: part of the time in which a link becomes silent. */
    void passCalm() {
        nanos += bypassAfter.toNanos() / 3;
    }

    /** What was down for a time is up. */
    void heal() {
        cut.clear();
        silent.clear();
    }

    @Override
    public String toString() {
        return kind + hub.map(" around "::concat).orElse("") + ", bypassed after " + bypassAfter + ", down for good "
                + broken;
    }
}
