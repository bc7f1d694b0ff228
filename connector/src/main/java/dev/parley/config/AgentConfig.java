package dev.parley.config;

import java.util.Optional;

/** What concerns one agent rather than its site. */
public record AgentConfig(
        @Doc(
                value =
                        "Name of this agent among several of the site; with it the agent stands by while another one serves a set, "
                                + "and takes over. Left out: there is one agent, and a second one ends with exit code 6.",
                pattern = "[A-Za-z0-9._-]{1,63}",
                patternMeans = "1 to 63 letters, digits, dots, underscores and hyphens",
                example = "${env:HOSTNAME}")
        Optional<String> instance,

        @Doc(
                value =
                        "Lines of its log on standard error: `text`, or `json`, one object a line. `--log-format` goes before it.",
                defaultsTo = "text")
        LogFormat logFormat) {
    /** Every key left out. */
    public static AgentConfig defaults() {
        return SiteFile.defaults(AgentConfig.class);
    }
}
