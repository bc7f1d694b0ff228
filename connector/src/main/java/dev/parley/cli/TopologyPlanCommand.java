package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.config.TopologyKind;
import dev.parley.config.TopologyPlan;
import dev.parley.rules.version.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What each topology costs and survives. */
@Command(
        name = "plan",
        description = {
            "Says for a set of sites, each with a Kafka cluster of its own, what each topology costs and survives: links to",
            "set up, copies of each record, clusters that a record passes at most, and who is cut off when one site is lost,",
            "with and without the links that are fallen back to. Asks no agent."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley topology plan --members berlin,madrid,oslo,paris",
            "  parley topology plan --members a,b,c --hub b"
        },
        mixinStandardHelpOptions = true)
final class TopologyPlanCommand implements Callable<Integer> {
    @Mixin
    private Printing printing = new Printing();

    @Option(
            names = "--members",
            required = true,
            split = ",",
            paramLabel = "SITES",
            description = "The sites, in the order of a ring.")
    private List<String> members = new ArrayList<>();

    @Option(names = "--hub", paramLabel = "SITE", description = "The middle of the star. Default: the first.")
    private String hub = "";

    /**
     * One topology.
     *
     * @param links that are always read
     * @param fallbackLinks that are read while others are silent
     * @param copies of each record, the origin's own included
     * @param hops clusters that a record passes at most on its way
     * @param cutOff lost site, and who then misses whom, without fall-backs
     * @param cutOffHealed the same with them
     */
    record Topology(
            String kind,
            int links,
            int fallbackLinks,
            int copies,
            int hops,
            Map<String, Map<String, List<String>>> cutOff,
            Map<String, Map<String, List<String>>> cutOffHealed) {}

    /** All of them. */
    record Plan(List<String> members, List<Topology> topologies) {}

    @Override
    public Integer call() throws Exception {
        requireMembers();
        Optional<String> middle = Optional.of(hub.isEmpty() ? members.get(0) : hub);
        List<Topology> topologies = new ArrayList<>();
        for (TopologyKind kind : List.of(TopologyKind.ALL_TO_ALL, TopologyKind.STAR, TopologyKind.RING)) {
            topologies.add(topology(kind, middle));
        }
        printing.print(new Plan(members, topologies), table(topologies));
        return ExitCode.OK.code();
    }

    private void requireMembers() throws CommandFailed {
        List<String> wrong =
                members.stream().filter(name -> !SiteId.isValidName(name)).toList();
        if (!wrong.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE, wrong + ": no site names; use letters, digits, '_' and '-', at most 32");
        }
        if (members.size() < 2 || new HashSet<>(members).size() < members.size()) {
            throw new CommandFailed(ExitCode.USAGE, "name at least two sites, each once; got " + members);
        }
        if (!hub.isEmpty() && !members.contains(hub)) {
            throw new CommandFailed(ExitCode.USAGE, "the hub '" + hub + "' is none of " + members);
        }
    }

    private Topology topology(TopologyKind kind, Optional<String> middle) {
        int links = 0;
        int fallbacks = 0;
        for (String member : members) {
            for (TopologyPlan.Link link : TopologyPlan.links(kind, members, middle, member)) {
                links++;
                fallbacks += link.fallbacks().size();
            }
        }
        Map<String, Map<String, List<String>>> plain = new HashMap<>();
        Map<String, Map<String, List<String>>> healed = new HashMap<>();
        for (String lost : members) {
            plain.put(lost, TopologyPlan.cutOff(kind, members, middle, lost, false));
            healed.put(lost, TopologyPlan.cutOff(kind, members, middle, lost, true));
        }
        plain.values().removeIf(Map::isEmpty);
        healed.values().removeIf(Map::isEmpty);
        return new Topology(
                kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                links,
                fallbacks,
                members.size(),
                hops(kind),
                plain,
                healed);
    }

    private int hops(TopologyKind kind) {
        return switch (kind) {
            case ALL_TO_ALL, LINKS -> 1;
            case STAR -> members.size() > 2 ? 2 : 1;
            case RING -> members.size() - 1;
        };
    }

    private static String table(List<Topology> topologies) {
        TextTable table = new TextTable(
                "TOPOLOGY", "LINKS", "FALL-BACKS", "COPIES", "HOPS", "LOSS OF ONE SITE CUTS OFF", "WITH FALL-BACKS");
        for (Topology topology : topologies) {
            table.add(
                    topology.kind,
                    Integer.toString(topology.links),
                    Integer.toString(topology.fallbackLinks),
                    Integer.toString(topology.copies),
                    Integer.toString(topology.hops),
                    described(topology.cutOff),
                    described(topology.cutOffHealed));
        }
        return table.text();
    }

    private static String described(Map<String, Map<String, List<String>>> cutOff) {
        if (cutOff.isEmpty()) {
            return "nobody";
        }
        return cutOff.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(lost -> lost.getKey() + " lost: " + lost.getValue().size() + " sites")
                .collect(Collectors.joining(", "));
    }
}
