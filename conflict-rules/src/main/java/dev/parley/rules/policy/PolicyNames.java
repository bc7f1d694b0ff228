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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the names of rules without parameters that a policy file uses to what they mean. */
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

    private PolicyNames() {}

    private static Map<String, Rule> byName(Rule... rules) {
        Map<String, Rule> named = new TreeMap<>();
        for (Rule rule : rules) {
            named.put(rule.name(), rule);
        }
        return named;
    }

    /** The rule of a name; rules with parameters have none here. Throws {@link UnknownNameException} if there is none. */
    public static Rule rule(String name) {
        Rule found = RULES.get(name);
        if (found == null) {
            throw new UnknownNameException("rule", name, new ArrayList<>(RULES.keySet()));
        }
        return found;
    }

    /** All that {@link #rule} knows. */
    public static List<String> rules() {
        return List.copyOf(RULES.keySet());
    }
}
