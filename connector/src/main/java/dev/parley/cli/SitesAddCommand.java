package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.agent.SiteJoin;
import dev.parley.config.ReplicationSetConfig;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.join.Joiner;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
            "Rows that the new site's tables hold already are held against the donor's, one by one: --compare tells how they",
            "differ, --existing what becomes of those that do. What is set aside is looked at with `parley sites brought`.",
            "The options name the donor's agent; the command needs its token."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley sites add oslo.yaml --context berlin",
            "  parley sites add oslo.yaml --context berlin --compare",
            "  parley sites add oslo.yaml --context berlin --existing merge"
        },
        mixinStandardHelpOptions = true)
final class SitesAddCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TakeOverOptions options = new TakeOverOptions();

    @Parameters(paramLabel = "SITE-FILE", description = "The site file of the new site.")
    private Path site = Path.of("");

    /**
     * One set that was taken over.
     *
     * @param keptApart number of rows that the site had otherwise, by what is to become of them
     */
    record Added(String set, String donor, long rows, int changedMeanwhile, Map<String, Long> keptApart) {
        static Added of(String set, SiteJoin.Joined joined) {
            Joiner.Outcome taken = joined.taken();
            return taken == null
                    ? new Added(set, "", 0, 0, joined.brought())
                    : new Added(set, taken.donor(), taken.rows(), taken.states(), joined.brought());
        }
    }

    /** The outcome. */
    record Outcome(String site, List<Added> sets) {}

    @Override
    public Integer call() throws Exception {
        SiteConfig config = SiteFile.load(site);
        TakeOver from = TakeOver.of(config, options.donor());
        PrintWriter err = spec.commandLine().getErr();
        try (JoinProgress progress = new JoinProgress(err, Terminal.isStandardError())) {
            SiteJoin join = new SiteJoin(config, from::donor, progress);
            return from.orFail(() -> options.compare() ? options.compared(config, join::compare) : added(config, join));
        }
    }

    private int added(SiteConfig config, SiteJoin join) throws InterruptedException {
        List<Added> added = new ArrayList<>();
        for (ReplicationSetConfig set : config.replicationSets()) {
            added.add(Added.of(set.name(), join.run(set, options.restart(), options.existing())));
        }
        options.printing().print(new Outcome(config.site(), added), text(config, added));
        return ExitCode.OK.code();
    }

    /** What there is to say of sets that were taken over. */
    static String text(SiteConfig config, List<Added> added) {
        StringBuilder out = new StringBuilder();
        for (Added set : added) {
            if (!set.donor.isEmpty()) {
                out.append(String.format(
                                Locale.ROOT,
                                "set %s: %,d rows taken over from %s, %,d of them changed not long before",
                                set.set,
                                set.rows,
                                set.donor,
                                set.changedMeanwhile))
                        .append(System.lineSeparator());
            }
            long apart =
                    set.keptApart.values().stream().mapToLong(Long::longValue).sum();
            if (apart > 0) {
                out.append(String.format(
                                Locale.ROOT,
                                "set %s: %,d rows that the site had before are kept apart: see `parley sites brought`",
                                set.set,
                                apart))
                        .append(System.lineSeparator());
            }
        }
        return out.append("next: start the agent of site ")
                .append(config.site())
                .append(", then `parley verify`; applications may write there when it is ready")
                .append(System.lineSeparator())
                .toString();
    }
}
