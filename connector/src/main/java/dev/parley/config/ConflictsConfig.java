package dev.parley.config;

import java.time.Duration;

/** How long conflicts are remembered, and what people see of their rows. */
public record ConflictsConfig(
        @Doc(
                value =
                        "How long a conflict that is final or decided is remembered at this site; one that waits for a person stays.",
                defaultsTo = "90d",
                min = "1h",
                max = "3650d")
        Duration retention,

        @Doc(
                value =
                        "What people see of a column in conflicts: `show`, `hash` (a text that is equal where values are) or `hide`."
                                + " By canonical table and column.",
                defaultsTo = "{}",
                example = "{customer: {email: hash, note: hide}}")
        Redactions redact,

        @Doc(
                value =
                        "Publishes every conflict and every step of it as JSON to the topic `<group>.conflicts`, redacted as `redact` says, and encrypted if there is a `kafka.payload-key`.",
                defaultsTo = "false")
        boolean publish) {
    /** Every key left out. */
    public static ConflictsConfig defaults() {
        return SiteFile.defaults(ConflictsConfig.class);
    }
}
