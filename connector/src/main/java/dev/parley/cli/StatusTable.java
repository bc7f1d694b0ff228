package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.AgentStatus.OriginStatus;
import dev.parley.admin.AgentStatus.PolicyStatus;
import dev.parley.admin.AgentStatus.Role;
import dev.parley.admin.AgentStatus.SetStatus;
import dev.parley.admin.StatusJson;
import java.util.List;
import java.util.Locale;

/** An {@link AgentStatus} for people. */
final class StatusTable {
    private StatusTable() {}

    static String format(AgentStatus status) {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "site %s of group %s (%s, parley %s): %s, %s, up %s",
                status.site(),
                status.group(),
                status.engine(),
                status.version(),
                StatusJson.word(status.phase()),
                status.ready() ? "ready" : "NOT READY" + (status.notReady().isEmpty() ? "" : ": " + status.notReady()),
                duration(status.uptimeMillis()));
        status.roles().stream()
                .filter(role -> role.role() == Role.STANDBY)
                .forEach(role -> line(out, "%nset %s: stands by, served by %s", role.set(), role.servedBy()));
        status.sets().forEach(set -> format(out, set));
        if (!status.lastError().isEmpty()) {
            line(out, "%nlast error: %s", status.lastError());
        }
        return out.toString();
    }

    private static void format(StringBuilder out, SetStatus set) {
        line(
                out,
                "%nset %s: %d own transactions captured, %d published, capture lag %s",
                set.name(),
                set.sequence(),
                set.published(),
                lag(set.captureLagMillis()));
        line(
                out,
                "applied %d transactions, %d rows (%d retries, %d repairs); %d conflicts decided, %d rows parked",
                set.applied().transactions(),
                set.applied().rows(),
                set.applied().retries(),
                set.applied().repairs(),
                set.conflictsDecided(),
                set.parkedRows());
        line(
                out,
                "window %d rows, %d KB, made durable %s ago",
                set.window().rows(),
                set.window().bytes() / 1024,
                lag(set.window().checkpointAgeMillis()));
        policy(out, set.policy());
        origins(out, set.origins());
    }

    /** Nothing to say of a version that is in use. */
    private static void policy(StringBuilder out, PolicyStatus policy) {
        if (policy.active() != policy.prepared()) {
            line(
                    out,
                    "policy version %d is in use; version %d waits for %s",
                    policy.active(),
                    policy.prepared(),
                    policy.missing().isEmpty() ? "this site's next heartbeat" : String.join(", ", policy.missing()));
        }
    }

    private static void origins(StringBuilder out, List<OriginStatus> origins) {
        if (origins.isEmpty()) {
            return;
        }
        TextTable table = new TextTable("ORIGIN", "APPLIED", "KNOWN", "BEHIND", "LAG", "LAST HEARD");
        for (OriginStatus origin : origins) {
            table.add(
                    origin.origin(),
                    Long.toString(origin.applied()),
                    Long.toString(origin.known()),
                    Long.toString(origin.behind()),
                    lag(origin.lagMillis()),
                    origin.silenceMillis() < 0 ? "never" : lag(origin.silenceMillis()) + " ago");
        }
        table.text().lines().forEach(line -> line(out, "  %s", line));
    }

    static String lag(long millis) {
        if (millis < 0) {
            return "unknown";
        }
        return millis < 1000 ? millis + " ms" : duration(millis);
    }

    private static String duration(long millis) {
        long seconds = millis / 1000;
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
