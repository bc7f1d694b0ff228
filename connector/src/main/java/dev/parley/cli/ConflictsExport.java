package dev.parley.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Page;
import dev.parley.review.ConflictApi.Summary;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints whole conflicts. */
@Command(
        name = "export",
        description = {
            "Prints conflicts with all their versions, one JSON object a line, the latest first; at most 1000 at once, the",
            "rest with --until."
        },
        footerHeading = "%nExamples:%n",
        footer = "  parley conflicts export --since 7d > conflicts.jsonl",
        mixinStandardHelpOptions = true)
final class ConflictsExport implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private ConflictFilterOptions filter = new ConflictFilterOptions();

    @Override
    public Integer call() throws Exception {
        ConflictsClient client = new ConflictsClient(agent.address());
        Page page = client.list(filter.parameters(Instant.now()), ConflictsClient.LIMIT_MAX);
        PrintWriter out = spec.commandLine().getOut();
        ObjectMapper lines = new ObjectMapper();
        for (Summary one : page.conflicts()) {
            out.println(lines.writeValueAsString(client.show(one.id())));
        }
        out.flush();
        if (page.more()) {
            Summary last = page.conflicts().get(page.conflicts().size() - 1);
            spec.commandLine().getErr().println("parley: there are more; go on with --until " + last.metAt());
            spec.commandLine().getErr().flush();
        }
        return ExitCode.OK.code();
    }
}
