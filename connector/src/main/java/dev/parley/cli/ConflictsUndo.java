package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Undo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes back how a conflict was decided. */
@Command(
        name = "undo",
        description = {
            "Restores the losing version of a conflict that a rule has decided, or what a person's decision replaced, by a",
            "version above all others. Ends with 25, and changes nothing, if the row has been written since."
        },
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts undo orders/3fa9c1d2e4f5/berlin:17/price --dry-run",
        mixinStandardHelpOptions = true)
final class ConflictsUndo implements Callable<Integer> {
    @Mixin
    private ConflictArgument conflict = new ConflictArgument();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

    @Override
    public Integer call() throws Exception {
        Decided decided = conflict.client()
                .undo(conflict.id(), new Undo(decision.author(), decision.note(), decision.isDryRun()));
        printing.print(decided, ConflictsResolve.text(decided));
        return ExitCode.OK.code();
    }
}
