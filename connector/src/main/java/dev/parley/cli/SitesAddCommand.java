package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.agent.AgentException;
import dev.parley.agent.ExitCode;
import dev.parley.agent.SiteJoin;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.join.JoinException;
import dev.parley.join.Joiner;
import dev.parley.join.RemoteDonor;
import dev.parley.verify.SiteUnavailableException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a new site take over what the group has. */
@Command(
        name = "add",
        description = {
            "Fills the database of a new site from a member, its donor, while all sites go on writing. Before: add the new",
            "site to `members` in the site files of all members and restart their agents, and run `parley init` for the new",
            "one. After: start its agent, wait until it is ready, and compare with `parley verify`; then let applications",
            "write there. A run that was cut short goes on where it was.",
            "The options name the donor's agent; the command needs its token."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley sites add oslo.yaml --context berlin",
            "  parley sites add oslo.yaml --context berlin --replace"
        },
        mixinStandardHelpOptions = true)
final class SitesAddCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AgentOptions donor = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Parameters(paramLabel = "SITE-FILE", description = "The site file of the new site.")
    private Path site = Path.of("");

    @Option(
            names = "--replace",
            description = "Delete the rows that the new site's tables hold; without it they must be empty.")
    private boolean replace;

    @Option(names = "--restart", description = "Begin anew instead of going on where an earlier run was.")
    private boolean restart;

    /** One set that was taken over. */
    record Added(String set, String donor, long rows, int changedMeanwhile) {}

    /** The outcome. */
    record Outcome(String site, List<Added> sets) {}

    @Override
    public Integer call() throws Exception {
        SiteConfig config = SiteFile.load(site);
        AdminClient client = new AdminClient(donor.address());
        requireSameGroup(config, client.get("/status", AgentStatus.class));
        AgentTransport transport = new AgentTransport(client);
        PrintWriter err = spec.commandLine().getErr();
        List<Added> added = new ArrayList<>();
        try (JoinProgress progress = new JoinProgress(err, Terminal.isStandardError())) {
            SiteJoin join = new SiteJoin(config, set -> new RemoteDonor(set, transport), progress);
            for (ReplicationSetConfig set : config.replicationSets()) {
                Joiner.Outcome outcome = join.run(set, restart, replace);
                added.add(new Added(set.name(), outcome.donor(), outcome.rows(), outcome.states()));
            }
        } catch (SiteUnavailableException e) {
            throw e.getCause() instanceof CommandFailed failed
                    ? failed
                    : new CommandFailed(ExitCode.NOT_READY, String.valueOf(e.getMessage()));
        } catch (JoinException e) {
            throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()));
        } catch (AgentException e) {
            throw new CommandFailed(e.code(), String.valueOf(e.getMessage()));
        }
        printing.print(new Outcome(config.site(), added), text(config, added));
        return ExitCode.OK.code();
    }

    private static void requireSameGroup(SiteConfig config, AgentStatus status) throws CommandFailed {
        if (!status.group().equals(config.group())) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "the site file is of group '" + config.group() + "', but the agent asked serves site "
                            + status.site() + " of group '" + status.group() + "'; name a member of the same group");
        }
    }

    private static String text(SiteConfig config, List<Added> added) {
        StringBuilder out = new StringBuilder();
        for (Added set : added) {
            out.append(String.format(
                            Locale.ROOT,
                            "set %s: %,d rows taken over from %s, %,d of them changed not long before",
                            set.set,
                            set.rows,
                            set.donor,
                            set.changedMeanwhile))
                    .append(System.lineSeparator());
        }
        return out.append("next: start the agent of site ")
                .append(config.site())
                .append(", then `parley verify`; applications may write there when it is ready")
                .append(System.lineSeparator())
                .toString();
    }
}
