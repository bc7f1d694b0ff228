package dev.parley.it.demo;

import dev.parley.admin.AgentStatus.OriginStatus;
import dev.parley.admin.AgentStatus.SetStatus;
import dev.parley.admin.StatusJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** One picture of the live view: what happened between two samples. Pure. */
final class Frame {
    private static final String UNKNOWN = "-";

    private final Sample before;
    private final Sample now;

    Frame(Sample before, Sample now) {
        this.before = before;
        this.now = now;
    }

    /** Two tables: each site with its rates, and the lag from each origin to each site. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                " %-6s %-11s %-10s %9s %14s %10s %7s %8s",
                "site",
                "engine",
                "state",
                "own tx/s",
                "applied rows/s",
                "conflicts",
                "parked",
                "window"));
        now.sites().keySet().forEach(site -> lines.add(siteLine(site)));
        lines.add("");
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, " %-18s", "lag, origin -> site"));
        now.sites().keySet().forEach(site -> head.append(String.format(Locale.ROOT, " %16s", site)));
        lines.add(head.toString());
        now.sites().keySet().forEach(origin -> lines.add(lagLine(origin)));
        return lines;
    }

    private String siteLine(String site) {
        String engine = now.sites()
                .getOrDefault(site, Optional.empty())
                .map(status -> status.engine())
                .orElse(UNKNOWN);
        String state = now.sites()
                .getOrDefault(site, Optional.empty())
                .map(status -> StatusJson.word(status.phase()))
                .orElse("no answer");
        return String.format(
                Locale.ROOT,
                " %-6s %-11s %-10s %9s %14s %10s %7s %8s",
                site,
                engine.toLowerCase(Locale.ROOT),
                state,
                rate(site, SetStatus::sequence),
                rate(site, set -> set.applied().rows()),
                value(site, SetStatus::conflictsDecided),
                value(site, SetStatus::parkedRows),
                value(site, set -> set.window().rows()));
    }

    private String lagLine(String origin) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, " %-18s", origin));
        for (String site : now.sites().keySet()) {
            line.append(String.format(Locale.ROOT, " %16s", site.equals(origin) ? "" : lag(origin, site)));
        }
        return line.toString();
    }

    private String lag(String origin, String site) {
        return now.set(site)
                .flatMap(set -> set.origins().stream()
                        .filter(other -> other.origin().equals(origin))
                        .findFirst())
                .map(Frame::lag)
                .orElse(UNKNOWN);
    }

    private static String lag(OriginStatus origin) {
        return origin.lagMillis() + " ms (" + origin.behind() + ")";
    }

    private String value(String site, ToLongFunction<SetStatus> counter) {
        return now.set(site).map(set -> Long.toString(counter.applyAsLong(set))).orElse(UNKNOWN);
    }

    private String rate(String site, ToLongFunction<SetStatus> counter) {
        Optional<SetStatus> earlier = before.set(site);
        Optional<SetStatus> later = now.set(site);
        if (earlier.isEmpty() || later.isEmpty()) {
            return UNKNOWN;
        }
        long difference = Math.max(0, counter.applyAsLong(later.get()) - counter.applyAsLong(earlier.get()));
        return String.format(Locale.ROOT, "%.1f", difference / now.secondsSince(before));
    }

    /** Everything in one line, for where there is no terminal. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (String site : now.sites().keySet()) {
            line.append(line.length() == 0 ? "" : " | ")
                    .append(site)
                    .append(": own ")
                    .append(rate(site, SetStatus::sequence))
                    .append("/s, applied ")
                    .append(rate(site, set -> set.applied().rows()))
                    .append(" rows/s, lag ")
                    .append(worstLag(site))
                    .append(", conflicts ")
                    .append(value(site, SetStatus::conflictsDecided))
                    .append(", window ")
                    .append(value(site, set -> set.window().rows()));
        }
        return line.toString();
    }

    private String worstLag(String site) {
        return now.set(site)
                .map(set -> set.origins().stream()
                                .mapToLong(OriginStatus::lagMillis)
                                .max()
                                .orElse(0)
                        + " ms")
                .orElse(UNKNOWN);
    }
}
