package dev.parley.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules of the section {@code topology}. */
final class TopologyChecks {
    private static final String SECTION = "topology";

    private TopologyChecks() {}

    /** What concerns the section alone. */
    static void topology(Fields topology, Problems problems) {
        Optional<TopologyKind> kind = topology.value("kind", TopologyKind.class);
        if (kind.isEmpty()) {
            return;
        }
        boolean star = kind.get() == TopologyKind.STAR;
        boolean links = kind.get() == TopologyKind.LINKS;
        if (star && !topology.given("hub")) {
            problems.add(
                    topology.path("hub"),
                    topology.line("kind"),
                    "is missing for a star",
                    "name the site in the middle");
        }
        if (!star && topology.given("hub")) {
            problems.add(topology.path("hub"), topology.line("hub"), "is not used: only a star has a hub", "delete it");
        }
        if (links && topology.list("links", String.class).isEmpty()) {
            problems.add(
                    topology.path("links"), topology.line("kind"), "names no site", "name at least one site to read");
        }
        for (String key : List.of("links", "fallbacks")) {
            if (!links && topology.given(key)) {
                problems.add(
                        topology.path(key),
                        topology.line(key),
                        "is not used: the kind of the topology says what is read",
                        "delete it, or write `kind: links`");
            }
        }
        twice(topology, problems);
    }

    private static void twice(Fields topology, Problems problems) {
        Set<String> seen = new HashSet<>();
        List<ClusterConfig> clusters = topology.list("clusters", ClusterConfig.class);
        for (int i = 0; i < clusters.size(); i++) {
            if (!seen.add(clusters.get(i).site())) {
                problems.add(
                        topology.path("clusters", i),
                        topology.line("clusters", i),
                        "names the cluster of '" + clusters.get(i).site() + "' a second time",
                        "each site has one");
            }
        }
    }

    /** What it says about the sites of the group. */
    static void site(Fields site, Problems problems) {
        Optional<TopologyConfig> found = site.value(SECTION, TopologyConfig.class);
        Optional<String> self = site.value("site", String.class);
        List<String> members = site.list("members", String.class);
        if (found.isEmpty() || self.isEmpty() || !members.contains(self.get())) {
            return;
        }
        TopologyConfig topology = found.get();
        int line = site.line(SECTION);
        List<String> clusters =
                topology.clusters().stream().map(ClusterConfig::site).toList();
        for (String cluster : clusters) {
            another(cluster, SECTION + ".clusters", line, self.get(), members, problems);
        }
        topology.hub()
                .filter(hub -> !members.contains(hub))
                .ifPresent(hub -> unknown(hub, SECTION + ".hub", line, members, problems));
        List<String> named = new ArrayList<>(topology.links());
        named.addAll(topology.fallbacks());
        for (String link : named) {
            another(link, SECTION + ".links", line, self.get(), members, problems);
        }
        boolean plannable = topology.kind() == TopologyKind.LINKS
                || topology.kind() != TopologyKind.STAR
                || topology.hub().filter(members::contains).isPresent();
        if (plannable) {
            reached(topology, self.get(), members, clusters, line, problems);
        }
    }

    /** Every cluster that is read must be known; those to fall back to may be left out. */
    private static void reached(
            TopologyConfig topology,
            String self,
            List<String> members,
            List<String> clusters,
            int line,
            Problems problems) {
        List<String> read = topology.kind() == TopologyKind.LINKS
                ? topology.links()
                : TopologyPlan.links(topology.kind(), members, topology.hub(), self).stream()
                        .map(TopologyPlan.Link::site)
                        .toList();
        for (String site : read) {
            if (!clusters.contains(site) && members.contains(site)) {
                problems.add(
                        SECTION + ".clusters",
                        line,
                        "does not say where the cluster of '" + site + "' is, which this site reads",
                        "add it with its `bootstrap-servers`");
            }
        }
    }

    private static void another(
            String site, String path, int line, String self, List<String> members, Problems problems) {
        if (site.equals(self)) {
            problems.add(
                    path,
                    line,
                    "names this site, '" + self + "'",
                    "name other sites; its own cluster is under `kafka`");
        } else if (!members.contains(site)) {
            unknown(site, path, line, members, problems);
        }
    }

    private static void unknown(String site, String path, int line, List<String> members, Problems problems) {
        problems.add(
                path,
                line,
                "names '" + site + "', which is no member",
                Suggest.closest(site, members)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("name one of " + String.join(", ", members)));
    }
}
