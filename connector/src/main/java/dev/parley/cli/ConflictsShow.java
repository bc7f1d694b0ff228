package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.View;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Parameters(paramLabel = "ID", description = "The conflict, as `parley conflicts list` prints it.")
    private String id = "";

    @Override
    public Integer call() throws Exception {
        View view = new ConflictsClient(agent.address()).show(id);
        printing.print(view, ConflictText.of(view, false));
        return ExitCode.OK.code();
    }
}
