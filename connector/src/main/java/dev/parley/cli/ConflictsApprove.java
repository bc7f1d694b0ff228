package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Answered;
import dev.parley.review.ConflictApi.Decided;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Decides a conflict as another person has proposed. */
@Command(
        name = "approve",
        description = {
            "Decides a conflict as another person has proposed, where the policy says `approval: required`. Whoever has",
            "proposed it cannot approve it. Ends with 25, and changes nothing, if the row has changed since."
        },
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts approve orders/3fa9c1d2e4f5/berlin:17/price --note agreed",
        mixinStandardHelpOptions = true)
final class ConflictsApprove implements Callable<Integer> {
    @Mixin
    private ConflictArgument conflict = new ConflictArgument();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

    @Override
    public Integer call() throws Exception {
        Decided decided = conflict.client()
                .approve(conflict.id(), new Answered(decision.author(), decision.note(), decision.isDryRun()));
        printing.print(decided, ConflictsResolve.text(decided));
        return ExitCode.OK.code();
    }
}
