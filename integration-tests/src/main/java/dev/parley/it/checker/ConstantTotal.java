package dev.parley.it.checker;

import dev.parley.it.client.Snapshot;
import java.util.List;

/** Money only moves: every snapshot that shows accounts shows all of them, with the same total. */
public final class ConstantTotal {
    private ConstantTotal() {}

    /**
     * Checks snapshots of any time.
     *
     * @param accounts whose sum is the total
     */
    public static Verdict check(List<String> accounts, long total, List<Snapshot> snapshots) {
        Verdict.Builder verdict = new Verdict.Builder("constant-total");
        for (int i = 0; i < snapshots.size(); i++) {
            Snapshot snapshot = snapshots.get(i);
            List<Long> shown = accounts.stream()
                    .filter(snapshot.sums()::containsKey)
                    .map(id -> snapshot.sums().getOrDefault(id, 0L))
                    .toList();
            if (shown.isEmpty()) {
                verdict.count("snapshots without accounts");
                continue;
            }
            verdict.count("snapshots");
            long sum = shown.stream().mapToLong(Long::longValue).sum();
            if (sum != total || shown.size() != accounts.size()) {
                verdict.violated("snapshot " + i + " of " + snapshots.size() + ": " + snapshot.reader() + " saw " + sum
                        + " in " + shown.size() + " accounts instead of " + total + " in " + accounts.size());
            }
        }
        return verdict.build();
    }
}
