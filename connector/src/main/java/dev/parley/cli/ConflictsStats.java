package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Stats;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts conflicts. */
@Command(
        name = "stats",
        description = "Counts conflicts by table, kind, rule, losing site and state.",
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts stats --since 7d",
        mixinStandardHelpOptions = true)
final class ConflictsStats implements Callable<Integer> {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private ConflictFilterOptions filter = new ConflictFilterOptions();

    @Override
    public Integer call() throws Exception {
        Stats stats = new ConflictsClient(agent.address()).stats(filter.parameters(Instant.now()));
        printing.print(stats, ConflictText.of(stats));
        return ExitCode.OK.code();
    }
}
