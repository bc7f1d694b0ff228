package dev.parley.rules.testkit;

import dev.parley.rules.rule.RuleClass;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What came of checking one rule.
 *
 * @param broken for each law that the rule breaks the shortest history or case found that shows it
 * @param checked for each law that applies to the class of the rule, how many cases were looked at
 */
public record LawReport(String rule, RuleClass ruleClass, Map<Law, String> broken, Map<Law, Integer> checked) {
    public LawReport {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(ruleClass);
        broken = Collections.unmodifiableMap(copy(broken));
        checked = Collections.unmodifiableMap(copy(checked));
    }

    private static <T> Map<Law, T> copy(Map<Law, T> map) {
        EnumMap<Law, T> copy = new EnumMap<>(Law.class);
        copy.putAll(map);
        return copy;
    }

    /** True if no law is broken. */
    public boolean isSound() {
        return broken.isEmpty();
    }

    /** One line: the rule and each law as held, broken or not of its class. */
    public String line() {
        StringBuilder line = new StringBuilder(String.format("%-46s %-13s", rule, ruleClass));
        for (Law law : Law.values()) {
            String mark = broken.containsKey(law) ? "BROKEN" : checked.containsKey(law) ? "ok" : "-";
            line.append(String.format(" %-6s", mark));
        }
        return line.toString();
    }

    /** The heading over {@link #line()}s. */
    public static String heading() {
        StringBuilder line = new StringBuilder(String.format("%-46s %-13s", "rule", "class"));
        for (Law law : Law.values()) {
            String first = law.numbers().split(" ", 2)[0];
            line.append(String.format(" %-6s", first.equals(law.numbers()) ? first : first + "+"));
        }
        return line.toString();
    }
}
