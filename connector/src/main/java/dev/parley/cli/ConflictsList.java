package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Page;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists conflicts. */
@Command(
        name = "list",
        description = "Lists conflicts, the latest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley conflicts list --state pending",
            "  parley conflicts list --table orders --key 17 -o json",
            "  parley conflicts list --site madrid --since 7d --limit 200"
        },
        mixinStandardHelpOptions = true)
final class ConflictsList implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private ConflictFilterOptions filter = new ConflictFilterOptions();

    @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many, to 1000. Default: 50.")
    private int limit = 50;

    @Override
    public Integer call() throws Exception {
        Page page = new ConflictsClient(agent.address()).list(filter.parameters(Instant.now()), limit);
        printing.print(page, ConflictText.of(page));
        return ExitCode.OK.code();
    }
}
