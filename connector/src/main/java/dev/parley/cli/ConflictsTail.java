package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Page;
import dev.parley.review.ConflictApi.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints conflicts as they are met. */
@Command(
        name = "tail",
        description = "Prints conflicts as the agent meets them, until Ctrl-C.",
        footerHeading = "%nExamples:%n",
        footer = {"  parley conflicts tail --table orders", "  parley conflicts tail --since 1h --count 10"},
        mixinStandardHelpOptions = true)
final class ConflictsTail implements Callable<Integer> {
    private static final int PAUSE_SECONDS = 2;

    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Mixin
    private ConflictFilterOptions filter = new ConflictFilterOptions();

    @Option(names = "--count", paramLabel = "NUMBER", description = "End after so many.")
    private int count = Integer.MAX_VALUE;

    @Override
    public Integer call() throws Exception {
        ConflictsClient client = new ConflictsClient(agent.address());
        Map<String, String> parameters = filter.parameters(Instant.now());
        if (parameters.getOrDefault("since", "").isEmpty()) {
            parameters.put("since", Instant.now().toString());
        }
        Set<String> seen = new HashSet<>();
        int printed = 0;
        while (printed < count) {
            Page page = client.list(parameters, ConflictsClient.LIMIT_MAX);
            List<Summary> ascending = new ArrayList<>(page.conflicts());
            Collections.reverse(ascending);
            for (Summary one : ascending) {
                if (printed < count && !seen.contains(one.id())) {
                    printing.print(one, ConflictText.line(one));
                    printed++;
                }
            }
            // Met at the last time or later are asked for again: only those may come twice.
            seen.clear();
            ascending.forEach(one -> seen.add(one.id()));
            if (!ascending.isEmpty()) {
                parameters.put("since", ascending.get(ascending.size() - 1).metAt());
            }
            if (printed < count) {
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            }
        }
        return ExitCode.OK.code();
    }
}
