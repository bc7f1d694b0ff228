package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.VerifyReports;
import dev.parley.agent.ExitCode;
import dev.parley.config.ConfigException;
import dev.parley.config.Suggest;
import dev.parley.rules.Nullable;
import dev.parley.verify.RemoteSite;
import dev.parley.verify.ReportView;
import dev.parley.verify.SiteUnavailableException;
import dev.parley.verify.Verification;
import dev.parley.verify.VerifyOptions;
import dev.parley.verify.VerifyReport;
import dev.parley.verify.VerifySite;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to compare and how: what {@code verify} and {@code repair} have in common. */
final class VerifyArguments {
    private static final String SET = "main";
    /** Of at most about 500 bytes each, while an agent takes 1 MB. */
    private static final int SHARED_ROWS_MAX = 1_000;

    @Mixin
    private AgentOptions agents = new AgentOptions();

    @Option(
            names = "--sites",
            split = ",",
            paramLabel = "SITE",
            description = "The sites to compare, the one that the others are compared with first. Default: all.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--tables",
            split = ",",
            paramLabel = "TABLE",
            description = "Canonical names of the tables to compare. Default: all.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: ${DEFAULT-VALUE}.")
    private String set = SET;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            description = "Most rows read a second at each site; 0, the default, for no limit.")
    private int rate;

    @Option(
            names = "--settle",
            paramLabel = "SECONDS",
            description = "How long to look at rows that cannot be decided. Default: ${DEFAULT-VALUE}.")
    private int settle = 30;

    @Option(
            names = "--work",
            paramLabel = "FOLDER",
            description = {
                "Keep what was read here, and go on from what a run that was cut short has left.",
                "Default: a temporary folder."
            })
    private @Nullable Path work;

    @Option(names = "--watch-inflight", description = "Tell, line by line, how many rows are looked at again.")
    private boolean watchInflight;

    /** The sites in the order of comparison. */
    List<VerifySite> sites() throws ConfigException, CommandFailed, InterruptedException {
        List<VerifySite> all = new ArrayList<>();
        for (AgentAddress address : agents.all()) {
            AdminClient client = new AdminClient(address);
            String name = client.get("/status", AgentStatus.class).site();
            all.add(new RemoteSite(name, set, new AgentTransport(client)));
        }
        List<VerifySite> chosen = sites.isEmpty() ? all : new ArrayList<>();
        for (String name : sites) {
            chosen.add(all.stream()
                    .filter(site -> site.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(name, all)));
        }
        return chosen;
    }

    private static CommandFailed unknown(String name, List<VerifySite> all) {
        List<String> names = all.stream().map(VerifySite::name).toList();
        return new CommandFailed(
                ExitCode.UNKNOWN_SITE,
                "no agent of site '" + name + "' among those of the contexts file"
                        + Suggest.closest(name, names)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("")
                        + " There is " + String.join(", ", names));
    }

    /** Leaves a report at the agents of all sites that were compared. */
    void share(ReportView report) throws ConfigException, CommandFailed, InterruptedException {
        ReportView shared = report.shortened(SHARED_ROWS_MAX);
        for (AgentAddress address : agents.all()) {
            AdminClient client = new AdminClient(address);
            if (report.sites().contains(client.get("/status", AgentStatus.class).site())) {
                client.post("/verify-reports", shared, VerifyReports.Kept.class);
            }
        }
    }

    VerifyReport compare(List<VerifySite> compared, PrintWriter progress, boolean terminal)
            throws CommandFailed, InterruptedException, IOException {
        if (compared.size() < 2) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "a comparison needs two sites, there is "
                            + compared.stream().map(VerifySite::name).toList()
                            + "; list the agents of all sites in the contexts file, as docs/cli.md shows");
        }
        VerifyOptions defaults = VerifyOptions.defaults();
        VerifyOptions options = new VerifyOptions(
                Set.copyOf(tables),
                rate,
                rate > 0 ? Math.min(defaults.pageRows(), Math.max(100, rate / 4)) : defaults.pageRows(),
                Duration.ofSeconds(settle),
                defaults.patience(),
                defaults.differencesMax());
        Path folder = work == null ? Files.createTempDirectory("parley-verify-") : work;
        try (VerifyProgress listener = new VerifyProgress(progress, terminal, watchInflight)) {
            return new Verification(compared, options, listener, folder, System::nanoTime).run();
        } catch (SiteUnavailableException e) {
            throw e.getCause() instanceof CommandFailed failed ? failed : unavailable(e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.UNKNOWN_TABLE, String.valueOf(e.getMessage()));
        } finally {
            if (work == null) {
                delete(folder);
            }
        }
    }

    private static CommandFailed unavailable(SiteUnavailableException e) {
        return new CommandFailed(ExitCode.NOT_READY, String.valueOf(e.getMessage()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
