package dev.parley.it.checker;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Each published transaction lies in exactly one range of {@code parley.applied} at every other site (I7): ranges of an
 * origin are disjoint, without gaps, from the first transaction to the last. None names the site itself.
 */
public final class ExactlyOnce {
    private ExactlyOnce() {}

    /**
     * Checks the markers of all sites.
     *
     * @param applied site name to every range that was ever committed there
     */
    public static Verdict check(OperationIndex logs, Map<String, List<AppliedRange>> applied) {
        Verdict.Builder verdict = new Verdict.Builder("exactly-once");
        for (String site : logs.transactions().keySet()) {
            Map<SiteId, List<AppliedRange>> ranges =
                    applied.getOrDefault(site, List.of()).stream().collect(Collectors.groupingBy(AppliedRange::origin));
            ranges.keySet().stream()
                    .filter(origin -> origin.name().equals(site))
                    .forEach(origin -> verdict.violated(site + " applied its own transactions"));
            logs.transactions().forEach((origin, transactions) -> {
                if (!origin.equals(site)) {
                    checkOrigin(site, origin, transactions, ranges, verdict);
                }
            });
        }
        return verdict.build();
    }

    private static void checkOrigin(
            String site,
            String origin,
            List<LogRecord.Transaction> transactions,
            Map<SiteId, List<AppliedRange>> ranges,
            Verdict.Builder verdict) {
        long next = 1;
        List<AppliedRange> sorted = ranges.getOrDefault(SiteId.of(origin), List.of()).stream()
                .sorted(Comparator.comparingLong(AppliedRange::first))
                .toList();
        for (AppliedRange range : sorted) {
            verdict.count("ranges");
            if (range.first() != next || range.last() < range.first()) {
                verdict.violated("at " + site + " the range " + range.first() + " to " + range.last() + " of " + origin
                        + " follows on " + (next - 1)
                        + (range.first() < next ? ": applied twice" : ": something was skipped"));
            }
            next = Math.max(next, range.last() + 1);
        }
        long published = transactions.isEmpty()
                ? 0
                : transactions.get(transactions.size() - 1).sequence();
        verdict.count("transactions", published);
        if (next - 1 != published) {
            verdict.violated("at " + site + " the markers of " + origin + " end at " + (next - 1)
                    + ", but it published " + published);
        }
    }
}
