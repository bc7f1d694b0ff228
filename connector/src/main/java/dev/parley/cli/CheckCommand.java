package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.check.CheckReport;
import dev.parley.check.SiteCheck;
import dev.parley.check.SiteTopics;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import java.nio.file.Path;
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

    @Override
    public Integer call() throws Exception {
        SiteConfig site = SiteFile.load(config);
        CheckReport report = SiteCheck.run(
                site, () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()), List.of(new SiteTopics(site)));
        spec.commandLine().getOut().println(report.text());
        spec.commandLine().getOut().flush();
        return (report.isPassed() ? ExitCode.OK : ExitCode.CHECK).code();
    }
}
