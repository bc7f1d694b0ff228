package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.check.KeyPlan;
import dev.parley.config.SiteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keys that databases make. */
@Command(
        name = "keys",
        description = "Plans how the members of a group count the keys that their databases make.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = KeysCommand.Plan.class,
        footerHeading = "%nExamples:%n",
        footer = "  parley keys plan -c berlin.yaml -c madrid.yaml")
final class KeysCommand extends CommandGroup {
    private static final String END = System.lineSeparator();

    /** The plan. */
    @Command(
            name = "plan",
            description = {
                "Prints how each site must count its keys so that no two sites give the same one, and the statements that make it",
                "so. Reads the databases of the site files given, and changes nothing."
            },
            mixinStandardHelpOptions = true)
    static final class Plan implements Callable<Integer> {
        @Mixin
        private Printing printing = new Printing();

        @Option(
                names = {"-c", "--config"},
                required = true,
                paramLabel = "FILE",
                description = "A site file. Can be given several times.")
        private List<Path> configs = new ArrayList<>();

        @Override
        public Integer call() throws Exception {
            List<KeyPlan> plans = new ArrayList<>();
            for (Path config : configs) {
                plans.add(KeyPlan.of(SiteFile.load(config)));
            }
            printing.print(plans, text(plans));
            return ExitCode.OK.code();
        }

        private static String text(List<KeyPlan> plans) {
            StringBuilder out = new StringBuilder();
            for (KeyPlan plan : plans) {
                out.append(out.isEmpty() ? "" : END)
                        .append("site ")
                        .append(plan.site())
                        .append(": keys in steps of ")
                        .append(plan.step())
                        .append(", with remainder ")
                        .append(plan.offset() % plan.step())
                        .append(END);
                TextTable table = new TextTable("TABLE", "COUNTED BY", "STEP NOW", "STATE");
                Set<String> statements = new LinkedHashSet<>();
                for (KeyPlan.Entry entry : plan.counters()) {
                    table.add(
                            entry.table(),
                            entry.counter(),
                            Long.toString(entry.increment()),
                            entry.fits() ? "fits" : "to do");
                    statements.add(entry.sql());
                }
                out.append(
                        plan.counters().isEmpty()
                                ? "the database counts no key of a replicated table" + END
                                : table.text());
                statements.stream()
                        .filter(sql -> !sql.isEmpty())
                        .forEach(sql -> out.append(sql).append(END));
            }
            return out.toString();
        }
    }
}
