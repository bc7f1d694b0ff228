package dev.parley.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which clusters a site reads in a topology, and which in their place when they are silent. Pure functions. */
public final class TopologyPlan {
    private TopologyPlan() {}

    /**
     * A cluster that is read.
     *
     * @param site whose it is
     * @param fallbacks sites whose clusters are read while that one is silent: the first that is not
     */
    public record Link(String site, List<String> fallbacks) {
        public Link {
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /**
     * The links of one site.
     *
     * @param members in the order of a ring
     * @param hub of a star
     */
    public static List<Link> links(TopologyKind kind, List<String> members, Optional<String> hub, String self) {
        return switch (kind) {
            case ALL_TO_ALL -> direct(others(members, self));
            case RING -> before(members, self);
            case STAR -> {
                String middle = hub.orElseThrow(() -> new IllegalArgumentException("a star needs a hub"));
                yield middle.equals(self) ? direct(others(members, self)) : ofSpoke(members, middle, self);
            }
            case LINKS -> throw new IllegalArgumentException("explicit links are not planned");
        };
    }

    /** The links that a site file says. */
    public static List<Link> links(SiteConfig config) {
        return config.topology()
                .map(topology -> topology.kind() == TopologyKind.LINKS
                        ? topology.links().stream()
                                .map(site -> new Link(site, topology.fallbacks()))
                                .toList()
                        : links(topology.kind(), config.members(), topology.hub(), config.site()))
                .orElse(List.of());
    }

    /**
     * Every site whose cluster may be read, with the chains of sites before it: it is read while all of one chain are silent,
     * or always if it has none.
     */
    public static Map<String, List<List<String>>> chains(List<Link> planned) {
        Map<String, List<List<String>>> chains = new LinkedHashMap<>();
        planned.forEach(link -> chains.put(link.site(), new ArrayList<>()));
        for (Link link : planned) {
            List<String> before = new ArrayList<>(List.of(link.site()));
            for (String fallback : link.fallbacks()) {
                boolean primary =
                        planned.stream().anyMatch(other -> other.site().equals(fallback));
                if (!primary) {
                    chains.computeIfAbsent(fallback, site -> new ArrayList<>()).add(List.copyOf(before));
                }
                before.add(fallback);
            }
        }
        return chains;
    }

    private static List<String> others(List<String> members, String self) {
        return members.stream().filter(member -> !member.equals(self)).toList();
    }

    private static List<Link> direct(List<String> sites) {
        return sites.stream().map(site -> new Link(site, List.of())).toList();
    }

    /** The site before; when it is silent the one before that, and so on around the ring. */
    private static List<Link> before(List<String> members, String self) {
        List<String> behind = backwards(members, self);
        return behind.isEmpty() ? List.of() : List.of(new Link(behind.get(0), behind.subList(1, behind.size())));
    }

    /** Without the hub the others form a ring. */
    private static List<Link> ofSpoke(List<String> members, String hub, String self) {
        List<String> spokes =
                members.stream().filter(member -> !member.equals(hub)).toList();
        return List.of(new Link(hub, backwards(spokes, self)));
    }

    private static List<String> backwards(List<String> ring, String self) {
        int at = ring.indexOf(self);
        List<String> behind = new ArrayList<>();
        for (int i = 1; i < ring.size(); i++) {
            behind.add(ring.get((at - i + ring.size()) % ring.size()));
        }
        return behind;
    }

    /**
     * Sites that do not get another one's records any more when {@code lost} is gone for good, each with those that it
     * misses; with {@code healed} the fall-backs are read.
     */
    public static Map<String, List<String>> cutOff(
            TopologyKind kind, List<String> members, Optional<String> hub, String lost, boolean healed) {
        Map<String, List<String>> missing = new LinkedHashMap<>();
        for (String reader : others(members, lost)) {
            List<String> reached = reached(kind, members, hub, lost, healed, reader);
            List<String> not = members.stream()
                    .filter(site -> !site.equals(lost) && !reached.contains(site))
                    .toList();
            if (!not.isEmpty()) {
                missing.put(reader, not);
            }
        }
        return missing;
    }

    private static List<String> reached(
            TopologyKind kind, List<String> members, Optional<String> hub, String lost, boolean healed, String reader) {
        List<String> reached = new ArrayList<>(List.of(reader));
        for (int i = 0; i < reached.size(); i++) {
            for (Link link : links(kind, members, hub, reached.get(i))) {
                List<String> candidates = new ArrayList<>(List.of(link.site()));
                if (healed) {
                    candidates.addAll(link.fallbacks());
                }
                candidates.stream()
                        .filter(site -> !site.equals(lost))
                        .limit(1)
                        .filter(site -> !reached.contains(site))
                        .forEach(reached::add);
            }
        }
        return reached;
    }
}
