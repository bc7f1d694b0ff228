package dev.parley.admin;

import dev.parley.verify.ReportView;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The latest reports that {@code parley verify --share} has handed to this agent, for everybody who may read: at most ten,
 * in memory only. An agent does not compare sites itself, since it knows no other agent. Thread-safe.
 */
public final class VerifyReports {
    static final int REPORTS_MAX = 10;
    private static final String PATH = "/verify-reports";
    private static final String HIDDEN = "hidden";

    private final Predicate<String> redacted;
    private final LongSupplier clockMillis;
    private final Deque<Received> reports = new ArrayDeque<>();

    /**
     * None yet.
     *
     * @param redacted true for tables with columns that not everybody may see: keys of their rows are left out
     */
    public VerifyReports(Predicate<String> redacted, LongSupplier clockMillis) {
        this.redacted = redacted;
        this.clockMillis = clockMillis;
    }

    /**
     * A report with the time at which it came.
     *
     * @param at ISO 8601 in UTC
     */
    public record Received(String at, ReportView report) {}

    /** Reports, the latest first. */
    public record Reports(List<Received> reports) {
        public Reports {
            reports = List.copyOf(reports);
        }
    }

    /** What became of a report. */
    public record Kept(int reports) {}

    public List<Route> routes() {
        return List.of(
                Route.get(
                        PATH,
                        "The latest reports of `parley verify --share`, the last one first.",
                        List.of(),
                        Reports.class,
                        request -> all()),
                Route.post(
                        PATH,
                        "Keeps a report for others to read, instead of the oldest one if there are ten.",
                        ReportView.class,
                        Kept.class,
                        request -> keep(request.body(ReportView.class))));
    }

    private synchronized Reports all() {
        return new Reports(List.copyOf(reports));
    }

    private synchronized Kept keep(ReportView report) {
        String at = Instant.ofEpochMilli(clockMillis.getAsLong()).toString();
        reports.addFirst(new Received(at, report.withoutKeys(redacted, HIDDEN)));
        while (reports.size() > REPORTS_MAX) {
            reports.removeLast();
        }
        return new Kept(reports.size());
    }
}
