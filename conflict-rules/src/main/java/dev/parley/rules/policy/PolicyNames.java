package dev.parley.rules.policy;

import dev.parley.rules.rule.Extreme;
import dev.parley.rules.rule.FirstWriterWins;
import dev.parley.rules.rule.GrowExtreme;
import dev.parley.rules.rule.JsonFields;
import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.LineageRule;
import dev.parley.rules.rule.Rule;
import dev.parley.rules.rule.SumDeltas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the names that a policy file uses to what they mean. */
public final class PolicyNames {
    private static final Map<String, Rule> RULES = byName(
            new LastWriterWins(),
            new FirstWriterWins(),
            LineageRule.firstWriterWins(),
            new Extreme(true),
            new Extreme(false),
            new GrowExtreme(true),
            new GrowExtreme(false),
            new SumDeltas(),
            new JsonFields());

    private static final Map<String, DeletePolicy> DELETES = deletes();

    private PolicyNames() {}

    private static Map<String, Rule> byName(Rule... rules) {
        Map<String, Rule> named = new TreeMap<>();
        for (Rule rule : rules) {
            named.put(rule.name(), rule);
        }
        return named;
    }

    private static Map<String, DeletePolicy> deletes() {
        Map<String, DeletePolicy> deletes = new TreeMap<>();
        for (DeletePolicy policy : DeletePolicy.values()) {
            deletes.put(policy.text(), policy);
        }
        return deletes;
    }

    /** The rule of a name; rules with parameters have none here. Throws {@link UnknownNameException} if there is none. */
    public static Rule rule(String name) {
        return named("rule", name, RULES);
    }

    /** The delete policy of a name; throws {@link UnknownNameException} if there is none. */
    public static DeletePolicy deletePolicy(String name) {
        return named("delete policy", name, DELETES);
    }

    public static List<String> rules() {
        return List.copyOf(RULES.keySet());
    }

    public static List<String> deletePolicies() {
        return List.copyOf(DELETES.keySet());
    }

    public static List<String> movePolicies() {
        return Arrays.stream(MovePolicy.values()).map(MovePolicy::text).toList();
    }

    private static <T> T named(String what, String name, Map<String, T> known) {
        T found = known.get(name);
        if (found == null) {
            throw new UnknownNameException(what, name, new ArrayList<>(known.keySet()));
        }
        return found;
    }
}
