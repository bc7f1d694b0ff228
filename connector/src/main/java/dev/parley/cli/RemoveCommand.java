package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.check.SiteAccess;
import dev.parley.check.SiteRemoval;
import dev.parley.check.SiteTopics;
import dev.parley.check.TopicsException;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.store.DatabaseSettings;
import dev.parley.store.InitScript;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes everything away that init has made. */
@Command(
        name = "remove",
        description = {
            "Takes everything away that `parley init` has made in the database of a site: slot, publication, the bridge's tables",
            "with all conflicts, and the agent's role. The application's tables stay as they are. Stop the agent first."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley remove -c berlin.yaml --print-sql", "  parley remove -c berlin.yaml --topics --yes"},
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The site file.")
    private Path config = Path.of("");

    @Option(names = "--print-sql", description = "Print what would be done, and do nothing.")
    private boolean printSql;

    @Option(
            names = "--topics",
            description =
                    "Delete the site's topics in Kafka, too: what another site has not applied yet is lost to it.")
    private boolean topics;

    @Option(
            names = "--with-brought",
            description =
                    "Delete rows, too, that the site had before it joined and on which nobody has decided (`parley sites brought`): they are nowhere else.")
    private boolean withBrought;

    @Option(names = "--yes", description = "Do it; without this, or --print-sql, nothing is done.")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
        SiteConfig site = SiteFile.load(config);
        if (!printSql && !yes) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "remove deletes all that Parley remembers of site " + site.site() + " at "
                            + site.database().address() + "; look at it with --print-sql, then say --yes");
        }
        Optional<DatabaseSettings> admin = SiteAccess.admin(site);
        if (admin.isEmpty() && !printSql) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    config + ": remove needs database.admin-user and database.admin-password, found none; add them, or"
                            + " use --print-sql and let an administrator run the script");
        }
        if (!printSql && !withBrought && admin.isPresent()) {
            requireNothingUndecided(site, admin.get());
        }
        List<InitScript> scripts = SiteRemoval.run(site, admin.orElseGet(() -> SiteAccess.agent(site)), !printSql);
        PrintWriter out = spec.commandLine().getOut();
        if (printSql) {
            out.print(scripts.stream().map(InitScript::text).collect(Collectors.joining("\n")));
        } else {
            out.println("removed from " + site.database().address() + " what init had made for site " + site.site());
            removeTopics(site, out);
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private static void requireNothingUndecided(SiteConfig site, DatabaseSettings admin) throws CommandFailed {
        long rows = SiteRemoval.undecidedRows(admin);
        if (rows > 0) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "site " + site.site() + " keeps " + rows
                            + " rows aside that it had before it joined; they are nowhere else, and remove would delete"
                            + " them. Decide on them with `parley sites brought`, or say --with-brought. Nothing was"
                            + " removed");
        }
    }

    private void removeTopics(SiteConfig site, PrintWriter out) throws InterruptedException, CommandFailed {
        SiteTopics own = new SiteTopics(site);
        if (!topics) {
            own.names().forEach(topic -> out.println("topic " + topic + " is left as it is; --topics deletes it"));
            return;
        }
        try {
            own.delete().forEach(out::println);
        } catch (TopicsException e) {
            throw new CommandFailed(
                    ExitCode.KAFKA,
                    "the database is clean, but " + e.getMessage() + "; delete them when Kafka answers");
        }
    }
}
