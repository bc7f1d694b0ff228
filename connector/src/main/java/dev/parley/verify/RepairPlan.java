package dev.parley.verify;

import dev.parley.verify.VerifyReport.TableReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be done about the differences that a comparison has found: a file to be reviewed, and edited, before it is
 * carried out.
 *
 * @param version of the file's format
 * @param id names the plan; versions written by it are called after it, so that carrying it out twice writes them once
 */
public record RepairPlan(int version, String id, List<Entry> rows) {
    public static final int VERSION = 1;

    public RepairPlan {
        rows = List.copyOf(rows);
    }

    /**
     * One row.
     *
     * @param key for people
     * @param ref the key, for the machine
     * @param problem {@code value}, {@code missing} or {@code extra}, by site
     * @param columns those that differ
     * @param take site whose row is to stand everywhere; if it has none, the row is deleted everywhere
     * @param seen fingerprint of the row at each site when the plan was made; the entry is refused if one has changed
     */
    public record Entry(
            String table,
            String key,
            String ref,
            Map<String, String> problem,
            List<String> columns,
            String take,
            Map<String, String> seen) {
        public Entry {
            problem = new TreeMap<>(problem);
            columns = List.copyOf(columns);
            seen = new TreeMap<>(seen);
        }
    }

    /**
     * A plan for all differences of a report that are decided.
     *
     * @param take site whose rows are to stand
     */
    public static RepairPlan of(VerifyReport report, String take, String id) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (TableReport table : report.tables()) {
            for (Difference difference : table.differences()) {
                if (difference.kind() != Difference.Kind.UNKNOWN) {
                    String ref = Messages.text(difference.key());
                    entries.merge(ref, entry(report.reference(), difference, ref, take), RepairPlan::merged);
                }
            }
        }
        return new RepairPlan(VERSION, id, new ArrayList<>(entries.values()));
    }

    private static Entry entry(String reference, Difference difference, String ref, String take) {
        return new Entry(
                difference.key().table(),
                KeyText.of(difference.key()),
                ref,
                Map.of(difference.site(), difference.kind().name().toLowerCase(java.util.Locale.ROOT)),
                difference.columns(),
                take,
                Map.of(reference, difference.reference(), difference.site(), difference.found()));
    }

    private static Entry merged(Entry one, Entry other) {
        Map<String, String> problem = new TreeMap<>(one.problem());
        problem.putAll(other.problem());
        List<String> columns = new ArrayList<>(one.columns());
        other.columns().stream().filter(column -> !columns.contains(column)).forEach(columns::add);
        Map<String, String> seen = new TreeMap<>(one.seen());
        seen.putAll(other.seen());
        return new Entry(one.table(), one.key(), one.ref(), problem, columns, one.take(), seen);
    }
}
