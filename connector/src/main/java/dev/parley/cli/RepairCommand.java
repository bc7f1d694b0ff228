package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.rules.Nullable;
import dev.parley.verify.PlanFile;
import dev.parley.verify.RepairPlan;
import dev.parley.verify.Repairs;
import dev.parley.verify.SiteUnavailableException;
import dev.parley.verify.VerifyReport;
import dev.parley.verify.VerifySite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a plan for what differs, and carries it out. */
@Command(
        name = "repair",
        description = {
            "Compares like verify and writes a plan for the rows that differ; or carries a plan out.",
            "Each row becomes a version above all others, so it reaches every site like any other write.",
            "A row that has changed since the plan was made is refused, the others are written.",
            "Ends with 0, or with 32 if rows were refused.",
            "",
            "  parley repair --plan plan.yaml --take berlin",
            "  parley repair --apply plan.yaml --note 'disk of madrid, ticket 4711'"
        },
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private VerifyArguments arguments = new VerifyArguments();

    @Mixin
    private Printing printing = new Printing();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = "--take",
            paramLabel = "SITE",
            description = "Whose rows are to stand, in a new plan. Default: the first site.")
    private String take = "";

    @Option(names = "--author", paramLabel = "NAME", description = "Who orders it. Default: ${DEFAULT-VALUE}.")
    private String author = System.getProperty("user.name", "unknown");

    @Option(names = "--note", paramLabel = "TEXT", description = "Why; kept with each decision.")
    private String note = "";

    /** Make a plan or carry one out. */
    static final class What {
        @Option(names = "--plan", paramLabel = "FILE", description = "Compare, and write a plan to this file.")
        private @Nullable Path plan;

        @Option(names = "--apply", paramLabel = "FILE", description = "Carry out the plan in this file.")
        private @Nullable Path apply;
    }

    /** One entry that was carried out or refused. */
    record Row(String table, String key, boolean written, String reason) {}

    /** All of them. */
    record Outcome(int written, int refused, List<Row> rows) {}

    @Override
    public Integer call() throws Exception {
        List<VerifySite> sites = arguments.sites();
        Path apply = what.apply;
        return (apply == null ? plan(sites) : apply(sites, apply)).code();
    }

    private ExitCode plan(List<VerifySite> sites) throws Exception {
        List<String> names = sites.stream().map(VerifySite::name).toList();
        if (!take.isEmpty() && !names.contains(take)) {
            throw new CommandFailed(ExitCode.UNKNOWN_SITE, "--take names '" + take + "', there is " + names);
        }
        VerifyReport report = arguments.compare(sites, spec.commandLine().getErr(), Terminal.isStandardError());
        String id = "repair-" + UUID.randomUUID().toString().substring(0, 8);
        RepairPlan plan = RepairPlan.of(report, take.isEmpty() ? report.reference() : take, id);
        Path file = what.plan;
        if (file != null) {
            Files.writeString(file, PlanFile.write(plan));
        }
        printing.print(plan, plan.rows().size() + " rows to repair, see " + file + System.lineSeparator());
        return report.outcome() == VerifyReport.Outcome.UNKNOWN ? ExitCode.UNDECIDED : ExitCode.OK;
    }

    private ExitCode apply(List<VerifySite> sites, Path file) throws CommandFailed {
        RepairPlan plan = read(file);
        List<Row> rows = new ArrayList<>();
        TextTable table = new TextTable("TABLE", "KEY", "OUTCOME", "NOTE");
        try {
            for (Repairs.Result result : new Repairs(sites, author).apply(plan, note)) {
                RepairPlan.Entry entry = result.entry();
                rows.add(new Row(entry.table(), entry.key(), result.written(), result.reason()));
                table.add(entry.table(), entry.key(), result.written() ? "written" : "refused", result.reason());
            }
        } catch (SiteUnavailableException e) {
            throw e.getCause() instanceof CommandFailed failed
                    ? failed
                    : new CommandFailed(ExitCode.NOT_READY, String.valueOf(e.getMessage()));
        }
        int refused = (int) rows.stream().filter(row -> !row.written()).count();
        int written = rows.size() - refused;
        printing.print(
                new Outcome(written, refused, rows),
                table.text() + written + " written, " + refused + " refused" + System.lineSeparator());
        return refused == 0 ? ExitCode.OK : ExitCode.STALE;
    }

    private static RepairPlan read(Path file) throws CommandFailed {
        try {
            return PlanFile.read(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.USAGE, "cannot read " + file + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, file + ": " + e.getMessage());
        }
    }
}
