package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.check.CheckReport;
import dev.parley.check.PeerCheck;
import dev.parley.check.Probe;
import dev.parley.check.SiteCheck;
import dev.parley.check.SiteTopics;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what keeps a site from running. */
@Command(
        name = "check",
        description = {
            "Looks at the database of a site and at its topics in Kafka, and says what keeps the agent from running and how",
            "to repair it. Changes nothing. Sees more with an admin role in the site file. Ends with 8 if it finds errors."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The site file.")
    private Path config = Path.of("");

    @Option(
            names = "--peer",
            paramLabel = "FILE",
            description = {
                "The site file of another member: its rules, tables, keys and clock are compared with this site's.",
                "Can be given several times."
            })
    private List<Path> peers = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        SiteConfig site = SiteFile.load(config);
        List<Probe> probes = new ArrayList<>(List.of(new SiteTopics(site)));
        for (Path peer : peers) {
            probes.add(new PeerCheck(site, SiteFile.load(peer)));
        }
        CheckReport report =
                SiteCheck.run(site, () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()), probes);
        spec.commandLine().getOut().println(report.text());
        spec.commandLine().getOut().flush();
        return (report.isPassed() ? ExitCode.OK : ExitCode.CHECK).code();
    }
}
