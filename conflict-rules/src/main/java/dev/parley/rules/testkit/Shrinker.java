package dev.parley.rules.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a history that breaks a law as short as it gets by leaving out steps. */
final class Shrinker {
    private static final int TRIALS_MAX = 3_000;

    private Shrinker() {}

    static History shrunk(History history, Predicate<History> breaks) {
        History smallest = history;
        int trials = 0;
        int size = Math.max(1, history.steps().size() / 2);
        while (size >= 1) {
            boolean shorter = false;
            for (int from = 0; from < smallest.steps().size() && trials < TRIALS_MAX; trials++) {
                History candidate = smallest.with(without(smallest.steps(), from, size));
                if (breaks.test(candidate)) {
                    smallest = candidate;
                    shorter = true;
                } else {
                    from += size;
                }
            }
            size = shorter && size == 1 && trials < TRIALS_MAX ? 1 : size / 2;
        }
        return smallest;
    }

    private static List<Step> without(List<Step> steps, int from, int count) {
        List<Step> rest = new ArrayList<>(steps.subList(0, from));
        rest.addAll(steps.subList(Math.min(steps.size(), from + count), steps.size()));
        return rest;
    }
}
