package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.StatusJson;
import dev.parley.agent.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Asks the agents of all contexts. */
@Command(
        name = "sites",
        description = {
            "Asks the agents of all contexts, or the one named, and prints a line for each. Ends with 9 if one of them",
            "cannot be reached or is not ready."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley sites", "  parley sites --contexts production.yaml -o yaml"},
        subcommands = {
            SitesAddCommand.class,
            SitesBroughtCommand.class,
            SitesLeaveCommand.class,
            SitesReturnCommand.class
        },
        mixinStandardHelpOptions = true)
final class SitesCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    /**
     * One agent.
     *
     * @param state word of its phase, or {@code unreachable}
     * @param problem why it is not ready; empty if it is
     * @param lagMillis of the origin that is furthest behind
     */
    record Site(
            String context,
            String url,
            String group,
            String site,
            String engine,
            String state,
            boolean ready,
            String problem,
            long captured,
            long published,
            long behind,
            long lagMillis,
            long parked,
            long conflicts) {}

    /** All of them. */
    record Sites(List<Site> sites) {}

    @Override
    public Integer call() throws Exception {
        List<Site> sites = new ArrayList<>();
        for (AgentAddress address : agent.all()) {
            sites.add(ask(address));
        }
        printing.print(new Sites(sites), table(sites));
        return (sites.stream().allMatch(Site::ready) ? ExitCode.OK : ExitCode.NOT_READY).code();
    }

    private static Site ask(AgentAddress address) throws InterruptedException {
        try {
            return site(address, new AdminClient(address).get("/status", AgentStatus.class));
        } catch (CommandFailed e) {
            return new Site(
                    address.name(),
                    address.url(),
                    "",
                    "",
                    "",
                    "unreachable",
                    false,
                    String.valueOf(e.getMessage()),
                    0,
                    0,
                    0,
                    -1,
                    0,
                    0);
        }
    }

    private static Site site(AgentAddress address, AgentStatus status) {
        List<AgentStatus.SetStatus> sets = status.sets();
        List<AgentStatus.OriginStatus> origins =
                sets.stream().flatMap(set -> set.origins().stream()).toList();
        return new Site(
                address.name(),
                address.url(),
                status.group(),
                status.site(),
                status.engine(),
                StatusJson.word(status.phase()),
                status.ready(),
                status.notReady(),
                sets.stream().mapToLong(AgentStatus.SetStatus::sequence).sum(),
                sets.stream().mapToLong(AgentStatus.SetStatus::published).sum(),
                origins.stream().mapToLong(AgentStatus.OriginStatus::behind).sum(),
                origins.stream()
                        .mapToLong(AgentStatus.OriginStatus::lagMillis)
                        .max()
                        .orElse(0),
                sets.stream().mapToLong(AgentStatus.SetStatus::parkedRows).sum(),
                sets.stream().mapToLong(AgentStatus.SetStatus::conflictsDecided).sum());
    }

    private static String table(List<Site> sites) {
        TextTable table = new TextTable(
                "CONTEXT", "SITE", "ENGINE", "STATE", "CAPTURED", "PUBLISHED", "BEHIND", "LAG", "PARKED", "CONFLICTS");
        for (Site site : sites) {
            table.add(
                    site.context,
                    site.site.isEmpty() ? "-" : site.site,
                    site.engine.isEmpty() ? "-" : site.engine,
                    site.ready || site.state.equals("unreachable") ? site.state : site.state + ", not ready",
                    Long.toString(site.captured),
                    Long.toString(site.published),
                    Long.toString(site.behind),
                    site.lagMillis < 0 ? "-" : StatusTable.lag(site.lagMillis),
                    Long.toString(site.parked),
                    Long.toString(site.conflicts));
        }
        StringBuilder out = new StringBuilder(table.text());
        sites.stream()
                .filter(site -> !site.problem.isEmpty())
                .forEach(site -> out.append(site.context)
                        .append(": ")
                        .append(site.problem)
                        .append(System.lineSeparator()));
        return out.toString();
    }
}
