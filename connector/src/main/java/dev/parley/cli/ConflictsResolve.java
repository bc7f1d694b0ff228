package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Resolve;
import dev.parley.review.ConflictApi.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides one conflict. */
@Command(
        name = "resolve",
        description = {
            "Decides a conflict: writes a version that stands above all versions of it and travels to all sites. A conflict",
            "that a rule has decided can be decided otherwise. Where the policy says `approval: required` it only proposes, and",
            "another person has to approve. Ends with 25, and changes nothing, if it has been decided or",
            "the row has been written since."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley conflicts resolve orders/3fa9c1d2e4f5/berlin:17/price --take madrid --note 'asked the customer'",
            "  parley conflicts resolve orders/3fa9c1d2e4f5/berlin:17/price --set price=12.50 --dry-run",
            "  parley conflicts resolve orders/3fa9c1d2e4f5/berlin:17/price --merge-editor"
        },
        mixinStandardHelpOptions = true)
final class ConflictsResolve implements Callable<Integer> {
    @Mixin
    private ConflictArgument conflict = new ConflictArgument();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

    @Option(names = "--take", paramLabel = "SITE", description = "Take the version of this site.")
    private String take = "";

    @Option(
            names = "--set",
            paramLabel = "COLUMN=VALUE",
            description = "Set a column; dates in ISO 8601, bytes in hexadecimal digits. May be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--set-null", paramLabel = "COLUMN", description = "Set a column to NULL. May be repeated.")
    private List<String> setNull = new ArrayList<>();

    @Option(
            names = "--merge-editor",
            description = {
                "Write the row in an editor ($VISUAL, else $EDITOR, else vi), every version beside it; what is changed there",
                "is set. Nothing is changed if the file is left as it was."
            })
    private boolean mergeEditor;

    @Override
    public Integer call() throws Exception {
        ConflictsClient client = conflict.client();
        if (mergeEditor) {
            MergeFile.Edited edited = edited(client.show(conflict.id()));
            set.putAll(edited.set());
            setNull.addAll(edited.setNull());
        }
        Decided decided = client.resolve(
                conflict.id(),
                new Resolve(take, set, setNull, decision.author(), decision.note(), decision.isDryRun()));
        printing.print(decided, text(decided));
        return ExitCode.OK.code();
    }

    private MergeFile.Edited edited(View view) throws CommandFailed, InterruptedException {
        if (!take.isEmpty() || !set.isEmpty() || !setNull.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE, "--merge-editor says it all; leave out --take, --set and --set-null");
        }
        MergeFile file = MergeFile.of(view);
        return file.read(
                Editor.ofUser(name -> Optional.ofNullable(System.getenv(name))).edit(file.text()));
    }

    static String text(Decided decided) {
        String columns = decided.columns().isEmpty() ? "" : String.join(", ", decided.columns()) + ": ";
        String name =
                decided.decision().isEmpty() ? "proposal " + decided.proposal() : "decision " + decided.decision();
        return columns + decided.effect() + " (" + (decided.dryRun() ? "dry run, nothing changed" : name) + ")"
                + System.lineSeparator();
    }
}
