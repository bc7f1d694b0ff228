package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.review.ConflictApi.Decided;
import dev.parley.review.ConflictApi.Page;
import dev.parley.review.ConflictApi.Resolve;
import dev.parley.review.ConflictApi.Summary;
import dev.parley.review.ConflictApi.View;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Walks through waiting conflicts. */
@Command(
        name = "review",
        description = {
            "Walks through the conflicts that wait for a person and asks what to do with each. With --take all that the filter",
            "finds are decided alike: first as a dry run, then after `yes`."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  parley conflicts review --table orders", "  parley conflicts review --site madrid --take berlin"},
        mixinStandardHelpOptions = true)
final class ConflictsReview implements Callable<Integer> {
    private static final String KEYS =
            "t SITE take, s COLUMN=VALUE set, f full, n next, p previous, j NUMBER jump, q quit";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Mixin
    private ConflictFilterOptions filter = new ConflictFilterOptions();

    @Mixin
    private DecisionOptions decision = new DecisionOptions();

    @Option(names = "--take", paramLabel = "SITE", description = "Take the version of this site for all of them.")
    private String take = "";

    @Override
    public Integer call() throws Exception {
        ConflictsClient client = new ConflictsClient(agent.address());
        Map<String, String> parameters = filter.parameters(Instant.now());
        parameters.merge("state", "pending", (given, pending) -> given.isEmpty() ? pending : given);
        Page page = client.list(parameters, ConflictsClient.LIMIT_MAX);
        if (page.conflicts().isEmpty()) {
            say("nothing waits");
            return ExitCode.OK.code();
        }
        BufferedReader answers = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        return take.isEmpty() ? walk(client, page.conflicts(), answers) : bulk(client, page.conflicts(), answers);
    }

    /** Decides all alike; one that is refused does not keep the others from being decided. */
    private int bulk(ConflictsClient client, List<Summary> conflicts, BufferedReader answers)
            throws InterruptedException, IOException {
        int possible = decideAll(client, conflicts, true);
        if (decision.isDryRun() || possible == 0) {
            say(possible + " of " + conflicts.size() + " could be decided; nothing was changed");
            return (possible == conflicts.size() ? ExitCode.OK : ExitCode.REFUSED).code();
        }
        say("take the version of " + take + " for " + possible + " of " + conflicts.size() + "? Type yes");
        if (!"yes".equals(answers.readLine())) {
            say("nothing was changed");
            return ExitCode.OK.code();
        }
        int done = decideAll(client, conflicts, false);
        say(done + " of " + conflicts.size() + " decided");
        return (done == conflicts.size() ? ExitCode.OK : ExitCode.REFUSED).code();
    }

    private int decideAll(ConflictsClient client, List<Summary> conflicts, boolean dryRun) throws InterruptedException {
        int done = 0;
        for (Summary one : conflicts) {
            try {
                Decided decided = client.resolve(one.id(), request(take, Map.of(), dryRun));
                say(one.id() + ": " + ConflictsResolve.text(decided).strip());
                done++;
            } catch (CommandFailed e) {
                say(one.id() + ": " + e.getMessage());
            }
        }
        return done;
    }

    private int walk(ConflictsClient client, List<Summary> conflicts, BufferedReader answers)
            throws InterruptedException, IOException, CommandFailed {
        int at = 0;
        while (at >= 0 && at < conflicts.size()) {
            String id = conflicts.get(at).id();
            View view = client.show(id);
            say("conflict " + (at + 1) + " of " + conflicts.size());
            say(ConflictText.of(view, true) + "versions of " + String.join(", ", view.sites()) + " can be taken");
            at = answer(client, view, at, conflicts.size(), answers);
        }
        return ExitCode.OK.code();
    }

    /** Where to go on: the number of a conflict, or beyond the last to end. */
    private int answer(ConflictsClient client, View view, int at, int count, BufferedReader answers)
            throws InterruptedException, IOException {
        while (true) {
            say(KEYS);
            String line = answers.readLine();
            String[] words = line == null ? new String[] {"q"} : line.strip().split(" +", 2);
            String rest = words.length > 1 ? words[1] : "";
            switch (words[0]) {
                case "q" -> {
                    return count;
                }
                case "n", "" -> {
                    return at + 1;
                }
                case "p" -> {
                    return Math.max(0, at - 1);
                }
                case "f" -> say(ConflictText.of(view, false));
                case "j" -> {
                    int to = rest.matches("[0-9]{1,6}") ? Integer.parseInt(rest) - 1 : -1;
                    if (to >= 0 && to < count) {
                        return to;
                    }
                    say("give a number from 1 to " + count);
                }
                case "t", "s" -> {
                    if (isDecided(client, view, words[0], rest)) {
                        return at + 1;
                    }
                }
                default -> say("'" + words[0] + "' is no key");
            }
        }
    }

    private boolean isDecided(ConflictsClient client, View view, String key, String rest) throws InterruptedException {
        int equals = rest.indexOf('=');
        if (key.equals("s") && equals < 1) {
            say("write s COLUMN=VALUE");
            return false;
        }
        try {
            Resolve request = key.equals("t")
                    ? request(rest, Map.of(), decision.isDryRun())
                    : request("", Map.of(rest.substring(0, equals), rest.substring(equals + 1)), decision.isDryRun());
            say(ConflictsResolve.text(client.resolve(view.conflict().id(), request))
                    .strip());
            return true;
        } catch (CommandFailed e) {
            say(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private Resolve request(String site, Map<String, String> values, boolean dryRun) {
        return new Resolve(site, values, List.of(), decision.author(), decision.note(), dryRun);
    }

    private void say(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
