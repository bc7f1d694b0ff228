package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Resolve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides one conflict. */
@Command(
        name = "resolve",
        description = {
            "Decides a conflict: writes a version that stands above all versions of it and travels to all sites. A conflict",
            "that a rule has decided can be decided otherwise. Ends with 25, and changes nothing, if it has been decided or",
            "the row has been written since."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley conflicts resolve orders/3fa9c1d2e4f5/berlin:17/price --take madrid --note 'asked the customer'",
            "  parley conflicts resolve orders/3fa9c1d2e4f5/berlin:17/price --set price=12.50 --dry-run"
        },
        mixinStandardHelpOptions = true)
final class ConflictsResolve implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

    @Parameters(paramLabel = "ID", description = "The conflict, as `parley conflicts list` prints it.")
    private String id = "";

    @Option(names = "--take", paramLabel = "SITE", description = "Take the version of this site.")
    private String take = "";

    @Option(
            names = "--set",
            paramLabel = "COLUMN=VALUE",
            description = "Set a column; dates in ISO 8601, bytes in hexadecimal digits. May be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--set-null", paramLabel = "COLUMN", description = "Set a column to NULL. May be repeated.")
    private List<String> setNull = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        Decided decided = new ConflictsClient(agent.address())
                .resolve(id, new Resolve(take, set, setNull, decision.author(), decision.note(), decision.isDryRun()));
        printing.print(decided, text(decided));
        return ExitCode.OK.code();
    }

    static String text(Decided decided) {
        return String.join(", ", decided.columns()) + ": " + decided.effect() + " ("
                + (decided.dryRun() ? "dry run, nothing changed" : "decision " + decided.decision()) + ")"
                + System.lineSeparator();
    }
}
