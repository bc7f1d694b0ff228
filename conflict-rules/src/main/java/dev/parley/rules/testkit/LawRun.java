package dev.parley.rules.testkit;

import dev.parley.rules.Nullable;
import dev.parley.rules.rule.RuleException;
import java.util.EnumMap;
import java.util.Map;

/** Looks for cases that break laws, and makes those it finds as short as it can. Not thread-safe. */
final class LawRun {
    /** Steps of the first histories where work is limited; from one to the next they grow. */
    private static final int FIRST_STEPS = 16;

    /** What a step of a history costs besides evaluations of the rule, in steps of it. */
    private static final int STEP_COST = 20;

    /** Says what is wrong with a case; null if nothing is. */
    interface Check<T> {
        @Nullable
        String wrong(T of);
    }

    private final int cases;
    private final Work work;
    private final Map<Law, String> broken = new EnumMap<>(Law.class);
    private final Map<Law, String> seen = new EnumMap<>(Law.class);
    private final Map<Law, Integer> checked = new EnumMap<>(Law.class);

    LawRun(int cases, Work work) {
        this.cases = cases;
        this.work = work;
    }

    /** For each law that was found broken the shortest case. */
    Map<Law, String> broken() {
        return broken;
    }

    /** For each law that is reported and not required, what was seen to go against it. */
    Map<Law, String> seen() {
        return seen;
    }

    Map<Law, Integer> checked() {
        return checked;
    }

    /** Histories until one breaks the law. */
    void histories(Law law, Histories histories, Check<History> check) {
        checked.put(law, 0);
        try {
            for (long seed = 0; seed < cases; seed++) {
                History history = drawn(histories, seed);
                String wrong = paid(check, history);
                if (wrong != null) {
                    broken.put(law, "seed " + seed + ": " + shortest(history, wrong, check));
                    return;
                }
                checked.merge(law, 1, Integer::sum);
            }
        } catch (Work.Spent e) {
            // What was looked at counts; the others have their share.
        }
    }

    /** Histories, all of them: how many go against a law that is not required, and the first that does. */
    void report(Law law, Histories histories, Check<History> check) {
        checked.put(law, 0);
        int count = 0;
        String first = "";
        try {
            for (long seed = 0; seed < cases; seed++) {
                String wrong = paid(check, drawn(histories, seed));
                count += wrong == null ? 0 : 1;
                first = wrong != null && first.isEmpty() ? "seed " + seed + ": " + wrong : first;
                checked.merge(law, 1, Integer::sum);
            }
        } catch (Work.Spent e) {
            // As far as it came.
        }
        if (count > 0) {
            seen.put(law, "in " + count + " of " + checked.get(law) + " histories, " + first);
        }
    }

    private History drawn(Histories histories, long seed) {
        History history = histories.of(seed);
        int most = work.isLimited() ? FIRST_STEPS << Math.min(seed / 2, 8) : Integer.MAX_VALUE;
        return history.steps().size() <= most
                ? history
                : history.with(history.steps().subList(0, most));
    }

    private String shortest(History history, String wrong, Check<History> check) {
        work.again();
        History shortest = Shrinker.shrunk(history, candidate -> isBroken(check, candidate));
        work.again();
        String now;
        try {
            now = wrong(check, shortest);
        } catch (Work.Spent e) {
            now = null;
        }
        return (now == null ? wrong : now) + "\n" + shortest;
    }

    private boolean isBroken(Check<History> check, History candidate) {
        try {
            return paid(check, candidate) != null;
        } catch (Work.Spent e) {
            return false;
        }
    }

    private @Nullable String paid(Check<History> check, History history) {
        work.require();
        work.spend((long) STEP_COST * history.steps().size());
        return wrong(check, history);
    }

    /** A rule that throws anything but a refusal breaks the law at hand. */
    private static @Nullable String wrong(Check<History> check, History history) {
        try {
            return check.wrong(history);
        } catch (Work.Spent e) {
            throw e;
        } catch (RuntimeException e) {
            return "failed with " + e;
        }
    }

    /** Groups of values until one breaks the law. */
    void values(Law law, Check<Long> check) {
        values(law, check, broken);
    }

    /** Groups of values, looking for one that goes against a law that is not required. */
    void reportValues(Law law, Check<Long> check) {
        values(law, check, seen);
    }

    private void values(Law law, Check<Long> check, Map<Law, String> found) {
        checked.put(law, 0);
        try {
            for (long seed = 0; seed < cases; seed++) {
                String wrong = refusedOrWrong(check, seed);
                if (wrong != null) {
                    found.put(law, "values of seed " + seed + ": " + wrong);
                    return;
                }
                checked.merge(law, 1, Integer::sum);
            }
        } catch (Work.Spent e) {
            // As far as it came.
        }
    }

    private static @Nullable String refusedOrWrong(Check<Long> check, long seed) {
        try {
            return check.wrong(seed);
        } catch (Work.Spent e) {
            throw e;
        } catch (RuleException e) {
            return null;
        } catch (RuntimeException e) {
            return "failed with " + e;
        }
    }
}
