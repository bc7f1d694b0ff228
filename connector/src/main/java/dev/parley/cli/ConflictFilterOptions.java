package dev.parley.cli;

import dev.parley.agent.ExitCode;
import dev.parley.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which conflicts a command is about. */
final class ConflictFilterOptions {
    @Option(names = "--set", paramLabel = "SET", description = "Of this replication set.")
    private String set = "";

    @Option(names = "--table", paramLabel = "TABLE", description = "Of this table.")
    private String table = "";

    @Option(
            names = "--key",
            paramLabel = "VALUES",
            description = "Of the row with these primary key values, separated by commas. Needs --table.")
    private String key = "";

    @Option(names = "--rule", paramLabel = "RULE", description = "Decided by this rule.")
    private String rule = "";

    @Option(names = "--kind", paramLabel = "KIND", description = "Of this kind, such as update_origin_differs.")
    private String kind = "";

    @Option(names = "--site", paramLabel = "SITE", description = "Won or lost by a write of this site.")
    private String site = "";

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "pending (nobody has decided), provisional, final or decided.")
    private String state = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Met at this time in UTC (2027-03-31T10:15:30Z) or later, or so long ago (7d, 2h).")
    private String since = "";

    @Option(names = "--until", paramLabel = "TIME", description = "Met before this time.")
    private String until = "";

    /** The parameters of the route. */
    Map<String, String> parameters(Instant now) throws CommandFailed {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("set", set);
        parameters.put("table", table);
        parameters.put("key", key);
        parameters.put("rule", rule);
        parameters.put("kind", kind);
        parameters.put("site", site);
        parameters.put("state", state);
        parameters.put("since", time(since, now));
        parameters.put("until", time(until, now));
        return parameters;
    }

    private static String time(String text, Instant now) throws CommandFailed {
        if (text.isEmpty() || text.endsWith("Z")) {
            return text;
        }
        Optional<Duration> ago = Durations.parse(text);
        if (ago.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "'" + text + "' is no time: write 2027-03-31T10:15:30Z, in UTC, or how long ago, such as 7d");
        }
        return now.minus(ago.get()).toString();
    }
}
