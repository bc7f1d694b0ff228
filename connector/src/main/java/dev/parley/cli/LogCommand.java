package dev.parley.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.agent.ExitCode;
import dev.parley.review.LogApi.Entry;
import dev.parley.review.LogApi.Part;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The logs of sites. */
@Command(
        name = "log",
        description = "Shows what stands in the logs of sites.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = LogCommand.Dump.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley log dump --site berlin --records 10",
            "  parley log dump --from-offset 4711 --records 5000 > part.jsonl"
        })
final class LogCommand extends CommandGroup {
    /** Decodes a stretch. */
    @Command(
            name = "dump",
            description = {
                "Decodes a stretch of a site's log in Kafka to JSON lines, one for each record: transactions with their writes, and",
                "heartbeats. Values are shown as conflicts.redact in the site file of the agent allows."
            },
            mixinStandardHelpOptions = true)
    static final class Dump implements Callable<Integer> {
        private static final int AT_ONCE = 1_000;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private AgentOptions agent = new AgentOptions();

        @Option(names = "--set", paramLabel = "NAME", description = "Replication set. Default: the only one.")
        private String set = "";

        @Option(
                names = "--site",
                paramLabel = "NAME",
                description = "Whose log. Default: that of the site whose agent is asked.")
        private String site = "";

        @Option(
                names = "--from-offset",
                paramLabel = "OFFSET",
                description = "Where to begin. Default: the last records.")
        private long from = -1;

        @Option(
                names = "--records",
                paramLabel = "N",
                description = "How many records at most. Default: ${DEFAULT-VALUE}.")
        private long records = 100;

        @Override
        public Integer call() throws Exception {
            if (records < 1) {
                throw new CommandFailed(ExitCode.USAGE, "--records takes a number from 1, found " + records);
            }
            AdminClient client = new AdminClient(agent.address());
            PrintWriter out = spec.commandLine().getOut();
            ObjectMapper lines = new ObjectMapper();
            long left = records;
            long next = from < 0 ? last(client) : from;
            boolean ended = false;
            while (left > 0 && !ended) {
                Part part = client.get(path(next, Math.min(left, AT_ONCE)), Part.class);
                for (Entry entry : part.entries()) {
                    out.println(lines.writeValueAsString(entry));
                }
                left -= part.entries().size();
                ended = part.next() >= part.end() || part.next() == next;
                next = part.next();
            }
            out.flush();
            return ExitCode.OK.code();
        }

        /** Where the last records begin, as far as each is one entry of the log. */
        private long last(AdminClient client) throws CommandFailed, InterruptedException {
            Part end = client.get(path(-1, 1), Part.class);
            return Math.max(end.first(), end.end() - records);
        }

        private String path(long begin, long count) {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("set", set);
            parameters.put("site", site);
            parameters.put("from", begin < 0 ? "" : Long.toString(begin));
            parameters.put("records", Long.toString(count));
            return AdminClient.path("/log", parameters);
        }
    }
}
