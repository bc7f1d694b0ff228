package dev.parley.cli;

import dev.parley.admin.TopologyRoutes;
import dev.parley.agent.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the links of all sites. */
@Command(
        name = "topology",
        description = {
            "Shows over which links each site reads the logs of the others, and which links are bypassed. Where all sites",
            "share one Kafka cluster there are none. Ends with 9 if an agent does not answer or a link cannot be read."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley topology", "  parley topology plan --members berlin,madrid,oslo,paris"},
        subcommands = TopologyPlanCommand.class,
        mixinStandardHelpOptions = true)
final class TopologyCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions agents = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    /** One link, or an agent that does not answer. */
    record Row(String site, String set, String from, String state, long silenceMillis, long copied, String problem) {}

    /** All of them. */
    record View(List<Row> links) {}

    @Override
    public Integer call() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (AgentAddress address : agents.all()) {
            try {
                TopologyRoutes.Links links = new AdminClient(address).get("/topology", TopologyRoutes.Links.class);
                boolean bypassing = links.links().stream().anyMatch(link -> link.fallback() && link.active());
                links.links().forEach(link -> rows.add(row(links.site(), link, bypassing)));
            } catch (CommandFailed e) {
                rows.add(new Row(address.name(), "", "", "unreachable", -1, 0, String.valueOf(e.getMessage())));
            }
        }
        printing.print(new View(rows), table(rows));
        return (rows.stream().allMatch(row -> row.problem.isEmpty()) ? ExitCode.OK : ExitCode.NOT_READY).code();
    }

    private static Row row(String site, TopologyRoutes.Link link, boolean bypassing) {
        String state = link.fallback() ? link.active() ? "stands in" : "rests" : bypassing ? "bypassed" : "read";
        return new Row(site, link.set(), link.from(), state, link.silenceMillis(), link.copied(), link.problem());
    }

    private static String table(List<Row> rows) {
        if (rows.isEmpty()) {
            return "all sites share one Kafka cluster: there are no links" + System.lineSeparator();
        }
        TextTable table = new TextTable("SITE", "SET", "READS", "STATE", "SILENT", "COPIED");
        StringBuilder problems = new StringBuilder();
        for (Row row : rows) {
            table.add(
                    row.site,
                    row.set,
                    row.from,
                    row.state,
                    row.silenceMillis < 0 ? "-" : StatusTable.lag(row.silenceMillis),
                    Long.toString(row.copied));
            if (!row.problem.isEmpty()) {
                problems.append(row.site)
                        .append(row.from.isEmpty() ? "" : " reading " + row.from)
                        .append(": ")
                        .append(row.problem)
                        .append(System.lineSeparator());
            }
        }
        return table.text() + problems;
    }
}
