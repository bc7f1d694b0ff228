package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.View;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows where the versions of a conflict differ. */
@Command(
        name = "diff",
        description = "As show, with only the columns in which a version differs from what its writer found.",
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts diff orders/3fa9c1d2e4f5/berlin:17/price",
        mixinStandardHelpOptions = true)
final class ConflictsDiff implements Callable<Integer> {
    @Mixin
    private ConflictArgument conflict = new ConflictArgument();

    @Mixin
    private Printing printing = new Printing();

    @Override
    public Integer call() throws Exception {
        View view = conflict.client().show(conflict.id());
        printing.print(view, ConflictText.of(view, true));
        return ExitCode.OK.code();
    }
}
