package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.config.Durations;
import dev.parley.policy.PolicyDocument;
import dev.parley.policy.PolicyFile;
import dev.parley.review.WhatIfRoutes.Answer;
import dev.parley.review.WhatIfRoutes.Change;
import dev.parley.review.WhatIfRoutes.Count;
import dev.parley.review.WhatIfRoutes.Question;
import dev.parley.review.WhatIfRoutes.Sample;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tries a policy on what has happened. */
@Command(
        name = "whatif",
        description = {
            "Decides the conflicts that an agent has recorded once more under another policy, and says how many would have come",
            "out otherwise, and which. Changes nothing. Looks at no more than the 5,000 latest."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley rules whatif --policy new.yaml --since 7d",
            "  parley rules whatif --policy new.yaml --table orders --samples 20 -o json"
        },
        mixinStandardHelpOptions = true)
final class RulesWhatIf implements Callable<Integer> {
    private static final String END = System.lineSeparator();

    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private Printing printing = new Printing();

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The policy to try.")
    private Path policy = Path.of("");

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Conflicts met since then: 7d, 12h, or a time in UTC. Default: all that are remembered.")
    private String since = "";

    @Option(names = "--table", paramLabel = "TABLE", description = "Conflicts of this table alone.")
    private String table = "";

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Most conflicts to show one by one, up to 100. Default: ${DEFAULT-VALUE}.")
    private int samples = 5;

    @Override
    public Integer call() throws Exception {
        PolicyDocument document = PolicyFile.load(policy);
        Question question = new Question(document.text(), begin(since, Instant.now()), table, samples);
        Answer answer = new AdminClient(agent.address()).post("/rules/whatif", question, Answer.class);
        printing.print(answer, text(answer));
        return ExitCode.OK.code();
    }

    /** When it begins, in ISO 8601 and UTC; empty for no bound. */
    static String begin(String since, Instant now) throws CommandFailed {
        if (since.isEmpty()) {
            return "";
        }
        try {
            return Durations.parse(since)
                    .map(now::minus)
                    .orElseGet(() -> Instant.parse(since))
                    .toString();
        } catch (DateTimeParseException e) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "--since takes a duration such as 7d or 12h, or a time in UTC such as 2027-03-31T10:15:30Z, found '"
                            + since + "'");
        }
    }

    static String text(Answer answer) {
        StringBuilder out = new StringBuilder();
        if (!answer.counts().isEmpty()) {
            TextTable table = new TextTable("TABLE", "KIND", "RULE", "EXAMINED", "CHANGED");
            for (Count one : answer.counts()) {
                table.add(
                        one.table(),
                        one.kind(),
                        one.rule(),
                        Long.toString(one.examined()),
                        Long.toString(one.changed()));
            }
            out.append(table.text());
        }
        out.append(answer.changed())
                .append(" of ")
                .append(answer.examined())
                .append(" conflicts would come out otherwise under version ")
                .append(answer.version())
                .append(END);
        if (answer.incomplete() > 0) {
            out.append(answer.incomplete())
                    .append(" more are recorded without all that they were decided from, and were left out")
                    .append(END);
        }
        if (answer.more()) {
            out.append("there are older ones that were not looked at; narrow with --table or --since")
                    .append(END);
        }
        answer.samples().forEach(sample -> out.append(END).append(text(sample)));
        return out.toString();
    }

    private static String text(Sample sample) {
        StringBuilder out = new StringBuilder();
        out.append(sample.conflict().id())
                .append("  key ")
                .append(TextTable.oneLine(String.join(",", sample.conflict().key())))
                .append(END);
        if (!sample.now().equals(sample.then())) {
            out.append("  row: ")
                    .append(sample.now())
                    .append(" -> ")
                    .append(sample.then())
                    .append(END);
        }
        for (Change change : sample.columns()) {
            out.append("  ")
                    .append(change.column())
                    .append(": ")
                    .append(ConflictText.cell(change.now()))
                    .append(" -> ")
                    .append(ConflictText.cell(change.then()))
                    .append(END);
        }
        if (!sample.nowWaiting().equals(sample.thenWaiting())) {
            out.append("  waits for a person: ")
                    .append(words(sample.nowWaiting()))
                    .append(" -> ")
                    .append(words(sample.thenWaiting()))
                    .append(END);
        }
        return out.toString();
    }

    private static String words(List<String> units) {
        return units.isEmpty() ? "nothing" : String.join(", ", units);
    }
}
