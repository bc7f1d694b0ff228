package dev.parley.verify;

import java.util.Map;
import java.util.stream.Collectors;

/** A report as one HTML page that needs nothing else. */
public final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
            th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; }
            td.n { text-align: right; font-variant-numeric: tabular-nums; }
            .equal { color: #2a8a3e; } .different { color: #c33; } .unknown { color: #b70; }
            code { font-size: 13px; }
            """;

    private ReportPage() {}

    public static String of(ReportView report) {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>Parley verify: ")
                .append(text(report.outcome()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style>\n<h1>")
                .append(text(String.join(", ", report.sites())))
                .append(": ")
                .append(outcome(report.outcome()))
                .append("</h1>\n<p>Reference: ")
                .append(text(report.reference()))
                .append(". It took ")
                .append(report.seconds())
                .append(" s.</p>\n");
        summary(page, report);
        report.tables().stream()
                .filter(table -> !table.differences().isEmpty())
                .forEach(table -> differences(page, table));
        return page.append("</html>\n").toString();
    }

    private static void summary(StringBuilder page, ReportView report) {
        page.append("<table><tr><th>table<th>outcome<th>rows<th>rows/s<th>looked at again<th>differences<th>parked")
                .append("<th>note</tr>\n");
        for (ReportView.TableView table : report.tables()) {
            page.append("<tr><td>")
                    .append(text(table.table()))
                    .append("<td>")
                    .append(outcome(table.outcome()))
                    .append("<td>")
                    .append(numbers(table.rows()))
                    .append("<td class=n>")
                    .append(table.rowsPerSecond())
                    .append("<td class=n>")
                    .append(table.candidates())
                    .append("<td class=n>")
                    .append(table.differences().size() + table.unlisted())
                    .append("<td>")
                    .append(numbers(table.parked()))
                    .append("<td>")
                    .append(text(table.problem()))
                    .append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static void differences(StringBuilder page, ReportView.TableView table) {
        page.append("<h2>").append(text(table.table())).append("</h2>\n<table><tr><th>kind<th>key<th>at<th>columns");
        page.append("<th>fingerprints<th>note</tr>\n");
        for (ReportView.RowView row : table.differences()) {
            page.append("<tr><td>")
                    .append(text(row.kind()))
                    .append("<td><code>")
                    .append(text(row.key()))
                    .append("</code><td>")
                    .append(text(row.site()))
                    .append("<td>")
                    .append(text(String.join(", ", row.columns())))
                    .append("<td><code>")
                    .append(text(row.seen().toString()))
                    .append("</code><td>")
                    .append(text(row.reason()))
                    .append("</tr>\n");
        }
        page.append("</table>\n");
        if (table.unlisted() > 0) {
            page.append("<p>and ").append(table.unlisted()).append(" more</p>\n");
        }
    }

    private static String numbers(Map<String, Long> bySite) {
        return text(bySite.entrySet().stream()
                .map(one -> one.getKey() + " " + one.getValue())
                .collect(Collectors.joining(", ")));
    }

    private static String outcome(String word) {
        return "<span class=\"" + text(word) + "\">" + text(word) + "</span>";
    }

    private static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
