package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.rules.Nullable;
import dev.parley.verify.ReportPage;
import dev.parley.verify.ReportView;
import dev.parley.verify.VerifyReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the rows of several sites through their agents. */
@Command(
        name = "verify",
        description = {
            "Compares the rows of several sites while applications write to them.",
            "A row counts as different only if it still is once both sites have applied what either had when it was seen.",
            "Ends with 0 if all rows are equal, 30 if some differ, 31 if some could not be decided.",
            "",
            "  parley verify",
            "  parley verify --tables orders,customer --sites berlin,madrid --rate 20000",
            "  parley verify -o json --html report.html"
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private VerifyArguments arguments = new VerifyArguments();

    @Mixin
    private Printing printing = new Printing();

    @Option(names = "--html", paramLabel = "FILE", description = "Also write the report as a web page.")
    private @Nullable Path html;

    @Option(names = "--share", description = "Also leave the report at the agents compared, for their consoles.")
    private boolean share;

    @Override
    public Integer call() throws Exception {
        VerifyReport report =
                arguments.compare(arguments.sites(), spec.commandLine().getErr(), Terminal.isStandardError());
        ReportView view = ReportView.of(report);
        if (html != null) {
            Files.writeString(html, ReportPage.of(view));
        }
        printing.print(view, table(view));
        if (share) {
            arguments.share(view);
        }
        return code(report.outcome()).code();
    }

    static ExitCode code(VerifyReport.Outcome outcome) {
        return switch (outcome) {
            case EQUAL -> ExitCode.OK;
            case DIFFERENT -> ExitCode.DIFFERENT;
            case UNKNOWN -> ExitCode.UNDECIDED;
        };
    }

    static String table(ReportView report) {
        TextTable tables =
                new TextTable("TABLE", "OUTCOME", "ROWS", "ROWS/S", "LOOKED AT AGAIN", "DIFFERENCES", "PARKED");
        TextTable rows = new TextTable("TABLE", "KIND", "KEY", "AT", "COLUMNS", "NOTE");
        StringBuilder notes = new StringBuilder();
        for (ReportView.TableView table : report.tables()) {
            tables.add(
                    table.table(),
                    table.outcome(),
                    numbers(table.rows()),
                    Long.toString(table.rowsPerSecond()),
                    Long.toString(table.candidates()),
                    Long.toString(table.differences().size() + table.unlisted()),
                    numbers(table.parked()));
            table.differences()
                    .forEach(row -> rows.add(
                            table.table(),
                            row.kind(),
                            row.key(),
                            row.site(),
                            String.join(", ", row.columns()),
                            row.reason()));
            if (!table.problem().isEmpty()) {
                notes.append(table.table()).append(": ").append(table.problem()).append(System.lineSeparator());
            }
            if (table.unlisted() > 0) {
                notes.append(table.table())
                        .append(": ")
                        .append(table.unlisted())
                        .append(" more differences")
                        .append(System.lineSeparator());
            }
        }
        return tables.text() + (rows.size() > 0 ? System.lineSeparator() + rows.text() : "") + notes
                + report.outcome() + ", compared with " + report.reference() + " in " + report.seconds() + " s"
                + System.lineSeparator();
    }

    private static String numbers(Map<String, Long> bySite) {
        return bySite.values().stream().distinct().count() == 1
                ? bySite.values().iterator().next().toString()
                : bySite.entrySet().stream()
                        .map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", "));
    }
}
