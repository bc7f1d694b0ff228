package dev.parley.it.checker;

import dev.parley.it.client.Action;
import dev.parley.it.client.Call;
import dev.parley.it.client.Calls;
import dev.parley.it.client.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In the end each sum is its start plus every acknowledged change, exactly; of changes whose end nobody knows any may be in it, but
 * each whole and once.
 */
public final class ExactSums {
    /** More unknown changes than this have more subsets than can be tried; then the sum is only bounded. */
    private static final int UNKNOWN_MAX = 16;

    private ExactSums() {}

    /**
     * Checks what the sites show in the end.
     *
     * @param start value of each sum before the first call
     */
    public static Verdict check(Map<String, Long> start, Calls calls, List<Snapshot> ends) {
        Verdict.Builder verdict = new Verdict.Builder("exact-sums");
        Map<String, Long> known = new HashMap<>(start);
        List<Call> changes = calls.of(Action.Change.class).toList();
        changes.stream()
                .filter(Call::isAcknowledged)
                .forEach(call -> deltas(call).forEach((id, delta) -> known.merge(id, delta, Long::sum)));
        verdict.count("changes", changes.stream().filter(Call::isAcknowledged).count());
        List<Map<String, Long>> unknown = changes.stream()
                .filter(call -> call.mayHaveHappened() && !call.isAcknowledged())
                .map(ExactSums::deltas)
                .toList();
        verdict.count("unknown changes", unknown.size());
        for (Snapshot end : ends) {
            known.forEach((id, sum) -> {
                verdict.count("sums");
                Long shown = end.sums().get(id);
                if (shown == null || !isPossible(shown - sum, id, unknown)) {
                    verdict.violated(end.site() + " shows " + shown + " for " + id + " instead of " + sum
                            + " and any of " + deltasOf(id, unknown));
                }
            });
        }
        return verdict.build();
    }

    private static Map<String, Long> deltas(Call call) {
        return ((Action.Change) call.action()).deltas();
    }

    private static List<Long> deltasOf(String id, List<Map<String, Long>> changes) {
        return changes.stream()
                .filter(change -> change.containsKey(id))
                .map(change -> change.getOrDefault(id, 0L))
                .toList();
    }

    private static boolean isPossible(long rest, String id, List<Map<String, Long>> unknown) {
        List<Long> deltas = deltasOf(id, unknown);
        if (deltas.size() > UNKNOWN_MAX) {
            long least = deltas.stream().mapToLong(delta -> Math.min(0, delta)).sum();
            long most = deltas.stream().mapToLong(delta -> Math.max(0, delta)).sum();
            return rest >= least && rest <= most;
        }
        Set<Long> possible = new HashSet<>(Set.of(0L));
        for (long delta : deltas) {
            possible.addAll(possible.stream().map(sum -> sum + delta).toList());
        }
        return possible.contains(rest);
    }
}
