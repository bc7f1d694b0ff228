package dev.parley.cli;

import dev.parley.admin.AgentStatus;
import dev.parley.admin.AgentStatus.LogStatus;
import dev.parley.admin.AgentStatus.OriginStatus;
import dev.parley.admin.AgentStatus.PeerStatus;
import dev.parley.admin.AgentStatus.PolicyStatus;
import dev.parley.admin.AgentStatus.QueueStatus;
import dev.parley.admin.AgentStatus.RateStatus;
import dev.parley.admin.AgentStatus.Role;
import dev.parley.admin.AgentStatus.SetStatus;
import dev.parley.admin.StatusJson;
import dev.parley.config.DataSize;
import dev.parley.rules.Nullable;
import java.util.Locale;
import java.util.stream.Collectors;

/** An {@link AgentStatus} for people. */
final class StatusTable {
    /** As the alert ParleyOriginSilent has it. */
    private static final long SILENT_MILLIS = 60_000;

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
                "%nset %s: %d own transactions captured, %d published (%s wait for Kafka), capture lag %s",
                set.name(),
                set.sequence(),
                set.published(),
                size(set.queued(QueueStatus.PUBLISH)),
                lag(set.captureLagMillis()));
        line(
                out,
                "applied %d transactions, %d rows (%d retries, %d repairs)",
                set.applied().transactions(),
                set.applied().rows(),
                set.applied().retries(),
                set.applied().repairs());
        rates(out, set.rates());
        line(
                out,
                "%d conflicts decided, %d wait for a person; %d rows parked",
                set.conflictsDecided(),
                set.conflictsWaiting(),
                set.parkedRows());
        line(
                out,
                "window %d rows, made durable %s ago%s%s",
                set.window().rows(),
                lag(set.window().checkpointAgeMillis()),
                log(set.log()),
                set.queue(QueueStatus.SPOOL).map(StatusTable::spool).orElse(""));
        policy(out, set.policy());
        set.behind()
                .forEach(one -> line(
                        out,
                        "table %s is behind the other sites: %s; %d rows wait for: %s",
                        one.table(),
                        one.lacks(),
                        one.rows(),
                        one.remedy()));
        origins(out, set);
    }

    private static String log(@Nullable LogStatus log) {
        return log == null ? "" : "; the database keeps " + size(log.retainedBytes()) + " of its log";
    }

    private static String spool(QueueStatus spool) {
        return "; the spool holds " + size(spool.used()) + " of " + size(spool.limit());
    }

    private static String size(long bytes) {
        return new DataSize(bytes).rounded();
    }

    /** Of an agent of an earlier version, or one that has just started, nothing is known. */
    private static void rates(StringBuilder out, @Nullable RateStatus rates) {
        if (rates == null || rates.overMillis() == 0) {
            return;
        }
        line(
                out,
                "throughput over %s: captured %.1f transactions/s, applied %.1f transactions/s and %.1f rows/s",
                duration(rates.overMillis()),
                rates.captured(),
                rates.appliedTransactions(),
                rates.appliedRows());
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

    private static void origins(StringBuilder out, SetStatus set) {
        if (set.origins().isEmpty()) {
            return;
        }
        TextTable table =
                new TextTable("ORIGIN", "APPLIED", "KNOWN", "BEHIND", "WAITING", "LAG", "LAST HEARD", "AGENT");
        for (OriginStatus origin : set.origins()) {
            table.add(
                    origin.origin(),
                    Long.toString(origin.applied()),
                    Long.toString(origin.known()),
                    Long.toString(origin.behind()),
                    size(set.queued(QueueStatus.inbox(origin.origin()))),
                    lag(origin.lagMillis()),
                    origin.silenceMillis() < 0 ? "never" : lag(origin.silenceMillis()) + " ago",
                    agent(origin.agent()));
        }
        table.text().lines().forEach(line -> line(out, "  %s", line));
        set.origins().forEach(origin -> unread(out, origin));
        set.origins().stream()
                .filter(origin -> origin.silenceMillis() > SILENT_MILLIS)
                .forEach(origin -> line(
                        out,
                        "site %s is silent for %s: until it is back this site keeps all %d rows of its window, and Kafka"
                                + " keeps %d transactions of this site for it; if it does not come back, take it out:"
                                + " `parley sites leave %s` says whether that can be, and how",
                        origin.origin(),
                        lag(origin.silenceMillis()),
                        set.window().rows(),
                        origin.keptFor(),
                        origin.origin().replaceAll("~.*", "")));
    }

    private static String agent(@Nullable PeerStatus agent) {
        if (agent == null) {
            return "unknown";
        }
        return (agent.version().isEmpty() ? "does not say" : agent.version()) + ", reads format " + formats(agent);
    }

    private static String formats(PeerStatus agent) {
        return agent.formats().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static void unread(StringBuilder out, OriginStatus origin) {
        PeerStatus agent = origin.agent();
        if (agent != null && !agent.reads()) {
            line(
                    out,
                    "site %s does not read what this site writes: its agent (%s) reads format %s of the logs, and this one"
                            + " writes %d; it ends with code 7 at the first record, and goes on once it is upgraded",
                    origin.origin(),
                    agent.version().isEmpty() ? "of a release that does not say" : agent.version(),
                    formats(agent),
                    agent.written());
        }
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
