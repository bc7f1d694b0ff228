package dev.parley.policy;

import dev.parley.custom.CustomRules;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.GroupPolicy;
import dev.parley.rules.policy.PolicyProblem;
import dev.parley.rules.policy.RowPolicy;
import dev.parley.rules.policy.Unit;
import dev.parley.rules.rule.CustomRule;
import dev.parley.rules.rule.Manual;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.testkit.Conditions;
import dev.parley.rules.testkit.Law;
import dev.parley.rules.testkit.LawReport;
import dev.parley.rules.testkit.RuleLaws;
import dev.parley.rules.testkit.Values;
import dev.parley.rules.testkit.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks the custom rules of a policy against the laws of their class, with the library's test kit. What has passed is
 * remembered by the rule's name, which holds its hash, as long as the process lives. Thread-safe.
 *
 * <p>What the check costs is limited in steps of the expressions, so that it comes to the same verdict on every machine.
 */
public final class PolicyLaws {
    /** Steps for all rules of a policy together: a second or two, five on a slow machine. */
    static final long STEPS = 1_500_000;

    /** What an evaluation costs besides its steps, in steps. */
    static final int STEPS_EACH = 20;

    private static final Set<String> PASSED = ConcurrentHashMap.newKeySet();

    private PolicyLaws() {}

    /** Every custom rule that breaks a law, with the shortest history found. */
    public static List<PolicyProblem> of(GroupPolicy policy) {
        Map<String, Place> places = new LinkedHashMap<>();
        collect(places, "defaults", policy.defaults());
        policy.tables().forEach((table, row) -> collect(places, table, row));
        long share = STEPS / Math.max(1, places.size());
        places.keySet().removeAll(PASSED);
        List<PolicyProblem> problems = new ArrayList<>();
        for (Place place : places.values()) {
            List<PolicyProblem> broken = broken(place, share);
            if (broken.isEmpty()) {
                PASSED.add(place.rule.name());
            }
            problems.addAll(broken);
        }
        return problems;
    }

    private record Place(String where, Rule rule) {}

    private static void collect(Map<String, Place> places, String table, RowPolicy row) {
        add(places, table + "." + Unit.ROW, row.rule());
        for (ColumnGroup group : row.groups()) {
            add(places, table + "." + group.name(), group.rule());
        }
    }

    private static void add(Map<String, Place> places, String where, Rule rule) {
        Rule decides = rule instanceof Manual manual ? manual.provisional() : rule;
        if (decides instanceof CustomRule.Pick || decides instanceof CustomRule.Replay) {
            places.putIfAbsent(decides.name(), new Place(where, decides));
        }
    }

    private static List<PolicyProblem> broken(Place place, long steps) {
        List<Values> kinds = place.rule instanceof CustomRule.Pick
                ? List.of(Values.integers(), Values.texts())
                : List.of(Values.integers(), Values.lines(), Values.documents());
        for (Values values : kinds) {
            Work work = Work.of(Math.max(1, steps / kinds.size()));
            Rule telling = CustomRules.telling(place.rule, taken -> work.spend(STEPS_EACH + taken));
            LawReport report = RuleLaws.check(telling, values, Conditions.full().with(work));
            if (!report.isSound()) {
                return report.broken().entrySet().stream()
                        .map(law -> problem(place, law.getKey(), law.getValue()))
                        .toList();
            }
        }
        return List.of();
    }

    private static PolicyProblem problem(Place place, Law law, String history) {
        return new PolicyProblem(
                place.where,
                place.rule.name() + " breaks a law of rules (" + law.numbers() + "): " + law.words() + ".",
                history,
                "Change the expression, or use a built-in rule.");
    }
}
