package dev.parley.verify;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcome of a comparison.
 *
 * @param reference site that the others were compared with
 * @param sites all that were compared, the reference first
 * @param seconds it took
 */
public record VerifyReport(String reference, List<String> sites, double seconds, List<TableReport> tables) {
    public VerifyReport {
        sites = List.copyOf(sites);
        tables = List.copyOf(tables);
    }

    /** What is known of the whole. */
    public enum Outcome {
        EQUAL,
        DIFFERENT,
        UNKNOWN
    }

    /**
     * One table.
     *
     * @param rows read at each site
     * @param problem why it was not compared, or not in all columns; empty if it was
     * @param candidates rows that differed when they were read
     * @param differences those that lasted, up to the bound
     * @param unlisted number of differences beyond the bound
     * @param parked rows that do not stand in their table as they should, by site
     * @param rowsPerSecond read at each site
     */
    public record TableReport(
            String table,
            Map<String, Long> rows,
            String problem,
            long candidates,
            List<Difference> differences,
            long unlisted,
            Map<String, Long> parked,
            long rowsPerSecond) {
        public TableReport {
            rows = new TreeMap<>(rows);
            differences = List.copyOf(differences);
            parked = new TreeMap<>(parked);
        }

        public Outcome outcome() {
            boolean different = differences.stream().anyMatch(one -> one.kind() != Difference.Kind.UNKNOWN);
            if (different) {
                return Outcome.DIFFERENT;
            }
            return differences.isEmpty() && unlisted == 0 && problem.isEmpty() ? Outcome.EQUAL : Outcome.UNKNOWN;
        }
    }

    /** Different if any row is; else unknown if any is; else equal. */
    public Outcome outcome() {
        Outcome outcome = Outcome.EQUAL;
        for (TableReport table : tables) {
            if (table.outcome() == Outcome.DIFFERENT) {
                return Outcome.DIFFERENT;
            }
            outcome = table.outcome() == Outcome.UNKNOWN ? Outcome.UNKNOWN : outcome;
        }
        return outcome;
    }
}
