package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Answered;
import dev.parley.review.ConflictApi.Decided;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Drops what a person has proposed for a conflict. */
@Command(
        name = "reject",
        description = {
            "Drops what a person has proposed for a conflict; the row stays as it is. Whoever has proposed it may do that,",
            "too."
        },
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts reject orders/3fa9c1d2e4f5/berlin:17/price --note 'the customer says otherwise'",
        mixinStandardHelpOptions = true)
final class ConflictsReject implements Callable<Integer> {
    @Mixin
    private ConflictArgument conflict = new ConflictArgument();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

    @Override
    public Integer call() throws Exception {
        Decided decided = conflict.client()
                .reject(conflict.id(), new Answered(decision.author(), decision.note(), decision.isDryRun()));
        printing.print(decided, ConflictsResolve.text(decided));
        return ExitCode.OK.code();
    }
}
