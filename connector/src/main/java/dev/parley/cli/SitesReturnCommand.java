package dev.parley.cli;

import dev.parley.agent.AgentException;
import dev.parley.agent.ExitCode;
import dev.parley.agent.SiteReturn;
import dev.parley.config.ConfigException;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.rules.version.SiteId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a site back under its own name when its database cannot go on where it was. */
@Command(
        name = "return",
        description = {
            "Brings a site back under its own name whose database cannot go on where it was: it was set back and the newer state",
            "is lost, its slot, binary log or spool is lost, or the site was taken out of the group (list it in `members`",
            "again first). Stop its agent and its applications. The database forgets what it knows of the bridge, as by",
            "`parley remove` and `parley init`, and begins the next incarnation of the site, which its log tells to all members;",
            "then the rows of a member, the donor, are taken over as by `parley sites add`. What the site had published comes",
            "with them. Of rows that differ --existing says what becomes of them; --compare tells which do.",
            "A run that was cut short goes on where it was. After: start the agent, and compare with `parley verify`.",
            "The options name the donor's agent; the command needs its token, and database.admin-user in the site file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley sites return oslo.yaml --context berlin --compare",
            "  parley sites return oslo.yaml --context berlin --existing review"
        },
        mixinStandardHelpOptions = true)
final class SitesReturnCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TakeOverOptions options = new TakeOverOptions();

    @Parameters(paramLabel = "SITE-FILE", description = "The site file of the site that comes back.")
    private Path site = Path.of("");

    @Option(
            names = "--with-brought",
            description = "Forget rows, too, that were set aside before and on which nobody has decided.")
    private boolean withBrought;

    /**
     * The outcome.
     *
     * @param site in the incarnation that it goes on with
     */
    record Outcome(String site, List<SitesAddCommand.Added> sets) {}

    @Override
    public Integer call() throws Exception {
        if (!options.isSaid()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "say with --existing what is to become of rows that the donor does not have like that, for example"
                            + " --existing review; --compare tells which they are and changes nothing");
        }
        SiteConfig config = SiteFile.load(site);
        TakeOver from = TakeOver.of(config, options.donor());
        PrintWriter err = spec.commandLine().getErr();
        try (JoinProgress progress = new JoinProgress(err, Terminal.isStandardError())) {
            SiteReturn coming = new SiteReturn(config, from::donor, progress, progress::waiting);
            return from.orFail(
                    () -> options.compare() ? options.compared(config, coming::compare) : returned(config, coming));
        }
    }

    private int returned(SiteConfig config, SiteReturn coming)
            throws InterruptedException, ConfigException, AgentException {
        Map<String, SiteId> begun = coming.begin(withBrought);
        List<SitesAddCommand.Added> sets = new ArrayList<>();
        String name = config.site();
        for (ReplicationSetConfig set : config.replicationSets()) {
            SiteId self = begun.getOrDefault(set.name(), SiteId.of(config.site()));
            sets.add(SitesAddCommand.Added.of(
                    set.name(), coming.takeOver(set, self, options.restart(), options.existing())));
            name = self.toString();
        }
        options.printing()
                .print(
                        new Outcome(name, sets),
                        "site " + config.site() + " goes on as " + name + System.lineSeparator()
                                + SitesAddCommand.text(config, sets));
        return ExitCode.OK.code();
    }
}
