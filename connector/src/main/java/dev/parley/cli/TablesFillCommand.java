package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.agent.ExitCode;
import dev.parley.config.ConfigException;
import dev.parley.config.Suggest;
import dev.parley.verify.Fill;
import dev.parley.verify.FillCount;
import dev.parley.verify.RemoteFill;
import dev.parley.verify.RemoteSite;
import dev.parley.verify.SiteUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fills tables that have come to a running group. */
@Command(
        name = "fill",
        description = {
            "Fills tables that have come to a running group: rows that one site holds, another one lacks, and nobody has",
            "written since the table is replicated. Applications write meanwhile, at all sites; what they write stands above.",
            "Rows that are there stay as they are. Run it again after it was cut short: it goes on.",
            "Ends with 0, or with 34 if rows were left out; `parley verify` names them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley tables fill customer,orders --from berlin",
            "  parley tables fill orders --from berlin --to madrid --rate 5000"
        },
        mixinStandardHelpOptions = true)
final class TablesFillCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AgentOptions agents = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Parameters(
            arity = "1",
            split = ",",
            paramLabel = "TABLE",
            description = "Canonical names, in this order: a table after those that it refers to.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--from", required = true, paramLabel = "SITE", description = "The site that holds the rows.")
    private String from = "";

    @Option(names = "--to", split = ",", paramLabel = "SITE", description = "The sites to fill. Default: all others.")
    private List<String> to = new ArrayList<>();

    @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: ${DEFAULT-VALUE}.")
    private String set = "main";

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            description = "Most rows taken over a second; 0, the default, for no limit.")
    private int rate;

    /** One table of one site. */
    record Filled(
            String table,
            String site,
            long filled,
            long there,
            long moving,
            long taken,
            long orphans,
            double seconds) {}

    /** All of them. */
    record Outcome(String from, List<Filled> tables) {}

    @Override
    public Integer call() throws Exception {
        Map<String, Fill.Peer> sites = sites();
        Fill.Peer donor = site(sites, from);
        Set<String> targets = new TreeSet<>(to.isEmpty() ? sites.keySet() : to);
        if (!targets.remove(from) && targets.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "there is no site to fill");
        }
        List<Filled> done = new ArrayList<>();
        for (String table : tables) {
            for (String target : targets) {
                done.add(fill(table, donor, site(sites, target)));
            }
        }
        printing.print(new Outcome(from, done), table(done));
        boolean all = done.stream().allMatch(one -> one.moving() + one.taken() + one.orphans() == 0);
        return (all ? ExitCode.OK : ExitCode.PARTLY).code();
    }

    private Map<String, Fill.Peer> sites() throws ConfigException, CommandFailed, InterruptedException {
        Map<String, Fill.Peer> sites = new LinkedHashMap<>();
        for (AgentAddress address : agents.all()) {
            AdminClient client = new AdminClient(address);
            String name = client.get("/status", AgentStatus.class).site();
            AgentTransport transport = new AgentTransport(client);
            sites.put(name, new Fill.Peer(new RemoteSite(name, set, transport), new RemoteFill(set, transport)));
        }
        return sites;
    }

    private static Fill.Peer site(Map<String, Fill.Peer> sites, String name) throws CommandFailed {
        Fill.Peer site = sites.get(name);
        if (site == null) {
            throw new CommandFailed(
                    ExitCode.UNKNOWN_SITE,
                    "no agent of site '" + name + "' among those of the contexts file"
                            + Suggest.closest(name, sites.keySet())
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("")
                            + " There is " + String.join(", ", sites.keySet()));
        }
        return site;
    }

    private Filled fill(String table, Fill.Peer donor, Fill.Peer target) throws CommandFailed, InterruptedException {
        String name = target.site().name();
        long begin = System.nanoTime();
        try (FillProgress progress = new FillProgress(spec.commandLine().getErr(), Terminal.isStandardError(), name)) {
            FillCount count = new Fill(donor, target, rate, progress, System::nanoTime).run(table);
            double seconds = Math.round((System.nanoTime() - begin) / 1e6) / 1e3;
            return new Filled(
                    table,
                    name,
                    count.filled(),
                    count.there(),
                    count.moving(),
                    count.taken(),
                    count.orphans(),
                    seconds);
        } catch (SiteUnavailableException e) {
            throw e.getCause() instanceof CommandFailed failed
                    ? failed
                    : new CommandFailed(ExitCode.NOT_READY, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.UNKNOWN_TABLE, String.valueOf(e.getMessage()));
        }
    }

    private static String table(List<Filled> done) {
        TextTable out =
                new TextTable("TABLE", "SITE", "FILLED", "THERE", "WRITTEN NOW", "TAKEN", "NO PARENT", "SECONDS");
        for (Filled one : done) {
            out.add(
                    one.table(),
                    one.site(),
                    Long.toString(one.filled()),
                    Long.toString(one.there()),
                    Long.toString(one.moving()),
                    Long.toString(one.taken()),
                    Long.toString(one.orphans()),
                    Double.toString(one.seconds()));
        }
        return out.text();
    }
}
