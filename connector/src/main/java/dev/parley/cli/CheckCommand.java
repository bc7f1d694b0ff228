package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.check.CheckReport;
import dev.parley.check.Finding;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what keeps a site from running. */
@Command(
        name = "check",
        description = {
            "Looks at the database of a site and at its topics in Kafka, and says what keeps the agent from running and how",
            "to repair it. Changes nothing. Sees more with an admin role in the site file. Ends with 8 if it finds errors."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley check -c berlin.yaml --peer madrid.yaml", "  parley check -c berlin.yaml -o json"},
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Printing printing = new Printing();

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

    /** What is printed for programs. */
    record Answer(boolean passed, int errors, int warnings, List<Finding> findings) {
        static Answer of(CheckReport report) {
            return new Answer(
                    report.isPassed(), report.errors().size(), report.warnings().size(), report.findings());
        }
    }

    @Override
    public Integer call() throws Exception {
        SiteConfig site = SiteFile.load(config);
        List<Probe> probes = new ArrayList<>(List.of(new SiteTopics(site)));
        for (Path peer : peers) {
            probes.add(new PeerCheck(site, SiteFile.load(peer)));
        }
        CheckReport report =
                SiteCheck.run(site, () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()), probes);
        printing.print(Answer.of(report), report.text() + System.lineSeparator());
        return (report.isPassed() ? ExitCode.OK : ExitCode.CHECK).code();
    }
}
