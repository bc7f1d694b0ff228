package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.config.Durations;
import dev.parley.operate.OperateApi.Frontier;
import dev.parley.operate.OperateApi.Frontiers;
import dev.parley.operate.OperateApi.Reached;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How far sites have come, and whether a write is visible at one. */
@Command(
        name = "frontier",
        description = "Says how far a site has come, and waits until a write of one site is visible at another.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {FrontierCommand.Now.class, FrontierCommand.Wait.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  token=$(parley frontier now --context berlin --token-only)",
            "  parley frontier wait --site madrid --token \"$token\" --timeout 30s"
        })
final class FrontierCommand extends CommandGroup {
    private static final String END = System.lineSeparator();

    /** The present frontier and its token. */
    @Command(
            name = "now",
            description = {
                "Prints how far a site has come, and a token for everything that was committed there before this command:",
                "give it to `parley frontier wait`."
            },
            mixinStandardHelpOptions = true)
    static final class Now implements Callable<Integer> {
        @Mixin
        private AgentOptions agent = new AgentOptions();

        @Mixin
        private Printing printing = new Printing();

        @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: all.")
        private String set = "";

        @Option(names = "--token-only", description = "Print nothing but the token of the one set.")
        private boolean tokenOnly;

        @Override
        public Integer call() throws Exception {
            Frontiers answer = new AdminClient(agent.address())
                    .get(AdminClient.path("/frontier", Map.of("set", set)), Frontiers.class);
            if (tokenOnly && answer.sets().size() != 1) {
                throw new CommandFailed(
                        ExitCode.USAGE,
                        "the site has several sets, each with a token of its own; say which with --set: "
                                + answer.sets().stream().map(Frontier::set).collect(Collectors.joining(", ")));
            }
            printing.print(answer, tokenOnly ? answer.sets().get(0).token() + END : table(answer));
            return ExitCode.OK.code();
        }

        private static String table(Frontiers answer) {
            TextTable table = new TextTable("SET", "TOKEN", "APPLIED");
            for (Frontier one : answer.sets()) {
                table.add(
                        one.set(),
                        one.token(),
                        one.applied().entrySet().stream()
                                .map(origin -> origin.getKey() + ":" + origin.getValue())
                                .collect(Collectors.joining(" ")));
            }
            return table.text();
        }
    }

    /** Waits for a write. */
    @Command(
            name = "wait",
            description = {
                "Waits until a write is visible at a site, with everything that its writer had seen. Ends with 33 if it is not",
                "within the time."
            },
            mixinStandardHelpOptions = true)
    static final class Wait implements Callable<Integer> {
        private static final Duration AT_ONCE = Duration.ofSeconds(2);

        @Mixin
        private AgentChoice agent = new AgentChoice();

        @Mixin
        private Printing printing = new Printing();

        @Option(
                names = "--site",
                paramLabel = "NAME",
                description = "Where to wait: a name in the contexts file. Default: the agent that the options name.")
        private String site = "";

        @Option(
                names = {"--token", "-T"},
                required = true,
                paramLabel = "TOKEN",
                description = {
                    "The write, as `parley frontier now` prints it: berlin:17. The agent's own token, if reading needs it, is",
                    "PARLEY_TOKEN or that of the context."
                })
        private String token = "";

        @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: the only one.")
        private String set = "";

        @Option(
                names = "--timeout",
                paramLabel = "TIME",
                description = "How long to wait: 500ms, 30s, 5m. Default: ${DEFAULT-VALUE}.")
        private String timeout = "30s";

        @Override
        public Integer call() throws Exception {
            Duration limit = Durations.parse(timeout)
                    .orElseThrow(() -> new CommandFailed(
                            ExitCode.USAGE,
                            "--timeout takes a time such as 500ms, 30s or 5m, found '" + timeout + "'"));
            AdminClient client = new AdminClient(site.isEmpty() ? agent.address() : agent.named(site));
            long begin = System.nanoTime();
            Reached answer;
            do {
                Duration left = limit.minusNanos(System.nanoTime() - begin);
                Duration wait = left.compareTo(AT_ONCE) > 0 ? AT_ONCE : left.isNegative() ? Duration.ZERO : left;
                answer = client.get(path(wait), Reached.class);
            } while (!answer.reached()
                    && limit.minusNanos(System.nanoTime() - begin).toMillis() > 0);
            printing.print(answer, text(answer));
            return (answer.reached() ? ExitCode.OK : ExitCode.NOT_YET).code();
        }

        private String path(Duration wait) {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("set", set);
            parameters.put("token", token);
            parameters.put("wait-millis", Long.toString(wait.toMillis()));
            return AdminClient.path("/frontier/wait", parameters);
        }

        private String text(Reached answer) {
            return answer.reached()
                    ? answer.token() + " is visible at " + answer.site() + END
                    : answer.token() + " was not visible at " + answer.site() + " within " + timeout
                            + "; it has come to " + answer.applied() + END;
        }
    }
}
