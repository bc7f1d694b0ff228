package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.check.Finding;
import dev.parley.check.SiteAccess;
import dev.parley.check.SiteAcls;
import dev.parley.check.SiteInit;
import dev.parley.check.SiteTopics;
import dev.parley.check.TopicsException;
import dev.parley.config.SiteConfig;
import dev.parley.config.SiteFile;
import dev.parley.store.DatabaseSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prepares the database of a site and its topics in Kafka. */
@Command(
        name = "init",
        description = {
            "Prepares the database of a site with the admin role of the site file: the agent's role, the bridge's tables,",
            "and on PostgreSQL publication and replication slot; then creates the site's topics in Kafka. Running it again",
            "repairs what is missing."
        },
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The site file.")
    private Path config = Path.of("");

    @Option(
            names = "--print-sql",
            description =
                    "Print what would be done, with passwords left out, and do nothing. Needs no admin role if the "
                            + "agent's role can read the catalog.")
    private boolean printSql;

    @Option(
            names = "--print-acls",
            paramLabel = "PRINCIPAL",
            description =
                    "Print what the agent's principal in Kafka, such as User:parley-berlin, must be allowed and no "
                            + "more, as commands of kafka-acls.sh, and do nothing.")
    private String principal = "";

    @Override
    public Integer call() throws Exception {
        SiteConfig site = SiteFile.load(config);
        if (!principal.isEmpty()) {
            return printAcls(site);
        }
        Optional<DatabaseSettings> admin = SiteAccess.admin(site);
        if (admin.isEmpty() && !printSql) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    config
                            + ": init needs database.admin-user and database.admin-password, found none; add them, or use "
                            + "--print-sql and let an administrator run the script");
        }
        SiteInit.Result result = SiteInit.run(site, admin.orElseGet(() -> SiteAccess.agent(site)), !printSql);
        if (!result.findings().isEmpty()) {
            String all = result.findings().stream().map(Finding::text).collect(Collectors.joining("\n\n"));
            throw new CommandFailed(
                    ExitCode.DATABASE,
                    "init did nothing, because " + site.database().address() + " is not fit for it\n" + all);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (printSql) {
            out.print(result.text());
        } else {
            createTopics(site, out);
            out.println("prepared " + site.database().address() + " for site " + site.site() + " of group "
                    + site.group() + "; next: parley check, then parley agent");
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private Integer printAcls(SiteConfig site) throws CommandFailed {
        try {
            PrintWriter out = spec.commandLine().getOut();
            SiteAcls.commands(site, principal).forEach(out::println);
            out.flush();
            return ExitCode.OK.code();
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static void createTopics(SiteConfig site, PrintWriter out) throws InterruptedException, CommandFailed {
        try {
            new SiteTopics(site).create().forEach(out::println);
        } catch (TopicsException e) {
            throw new CommandFailed(
                    ExitCode.KAFKA,
                    "the database is prepared, but " + e.getMessage() + "; run init again when Kafka answers");
        }
    }
}
