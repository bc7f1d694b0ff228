package dev.parley.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A {@link VerifyReport} as plain words and numbers, which become JSON, a table or a page. Keys are spelled out. */
public record ReportView(String outcome, String reference, List<String> sites, double seconds, List<TableView> tables) {
    public ReportView {
        sites = List.copyOf(sites);
        tables = List.copyOf(tables);
    }

    /** See {@link VerifyReport.TableReport}. */
    public record TableView(
            String table,
            String outcome,
            Map<String, Long> rows,
            long rowsPerSecond,
            long candidates,
            Map<String, Long> parked,
            String problem,
            List<RowView> differences,
            long unlisted) {
        public TableView {
            rows = new TreeMap<>(rows);
            parked = new TreeMap<>(parked);
            differences = List.copyOf(differences);
        }

        /** The same with other rows, which are some or all of these; those left out are counted. */
        private TableView listing(List<RowView> listed) {
            return new TableView(
                    table,
                    outcome,
                    rows,
                    rowsPerSecond,
                    candidates,
                    parked,
                    problem,
                    listed,
                    unlisted + differences.size() - listed.size());
        }
    }

    /**
     * See {@link Difference}.
     *
     * @param seen fingerprint of the row by site, or {@code absent}
     */
    public record RowView(
            String kind, String key, String site, List<String> columns, Map<String, String> seen, String reason) {
        public RowView {
            columns = List.copyOf(columns);
            seen = new TreeMap<>(seen);
        }

        private RowView named(String otherKey) {
            return new RowView(kind, otherKey, site, columns, seen, reason);
        }
    }

    public static ReportView of(VerifyReport report) {
        return new ReportView(
                word(report.outcome()),
                report.reference(),
                report.sites(),
                Math.round(report.seconds() * 1_000) / 1e3,
                report.tables().stream()
                        .map(table -> view(report.reference(), table))
                        .toList());
    }

    private static TableView view(String reference, VerifyReport.TableReport table) {
        return new TableView(
                table.table(),
                word(table.outcome()),
                table.rows(),
                table.rowsPerSecond(),
                table.candidates(),
                table.parked(),
                table.problem(),
                table.differences().stream().map(one -> view(reference, one)).toList(),
                table.unlisted());
    }

    private static RowView view(String reference, Difference difference) {
        return new RowView(
                word(difference.kind()),
                KeyText.of(difference.key()),
                difference.site(),
                difference.columns(),
                Map.of(reference, difference.reference(), difference.site(), difference.found()),
                difference.reason());
    }

    /** The same with at most {@code rowsMax} rows listed, about as many of each table; the others are counted. */
    public ReportView shortened(int rowsMax) {
        int each = Math.max(1, rowsMax / Math.max(1, tables.size()));
        return new ReportView(
                outcome,
                reference,
                sites,
                seconds,
                tables.stream()
                        .map(table -> table.listing(
                                table.differences.stream().limit(each).toList()))
                        .toList());
    }

    /** The same with {@code text} in place of the keys of some tables' rows. */
    public ReportView withoutKeys(Predicate<String> of, String text) {
        return new ReportView(
                outcome,
                reference,
                sites,
                seconds,
                tables.stream()
                        .map(table -> of.test(table.table)
                                ? table.listing(table.differences.stream()
                                        .map(row -> row.named(text))
                                        .toList())
                                : table)
                        .toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
