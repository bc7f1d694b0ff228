package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.View;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one conflict. */
@Command(
        name = "show",
        description =
                "Shows a conflict: base, every version and the outcome side by side, who wrote what, and what decided.",
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts show orders/3fa9c1d2e4f5/berlin:17/price",
        mixinStandardHelpOptions = true)
final class ConflictsShow implements Callable<Integer> {
    @Mixin
    private ConflictArgument conflict = new ConflictArgument();

    @Mixin
    private Printing printing = new Printing();

    @Override
    public Integer call() throws Exception {
        View view = conflict.client().show(conflict.id());
        printing.print(view, ConflictText.of(view, false));
        return ExitCode.OK.code();
    }
}
