package dev.parley.rules.policy;

import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the names that a policy file uses to what they mean. */
public final class PolicyNames {
    private static final Map<String, Rule> RULES = new TreeMap<>(Map.of("last-writer-wins", new LastWriterWins()));
    private static final Map<String, DeletePolicy> DELETES = deletes();

    private PolicyNames() {}

    private static Map<String, DeletePolicy> deletes() {
        Map<String, DeletePolicy> deletes = new TreeMap<>();
        for (DeletePolicy policy : DeletePolicy.values()) {
            deletes.put(policy.text(), policy);
        }
        return deletes;
    }

    /** The rule of a name; throws {@link UnknownNameException} if there is none. */
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

    private static <T> T named(String what, String name, Map<String, T> known) {
        T found = known.get(name);
        if (found == null) {
            throw new UnknownNameException(what, name, new ArrayList<>(known.keySet()));
        }
        return found;
    }
}
