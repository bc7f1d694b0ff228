package dev.parley.rules.testkit;

import dev.parley.rules.rule.RuleClass;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of checking one rule.
 *
 * @param broken for each law that the rule breaks the shortest history or case found that shows it
 * @param seen for each law that is reported and not required what was seen to go against it
 * @param checked for each law that applies to the class of the rule, how many cases were looked at
 */
public record LawReport(
        String rule, RuleClass ruleClass, Map<Law, String> broken, Map<Law, String> seen, Map<Law, Integer> checked) {
    /** Each number with the law that covers it. */
    private static final SortedMap<Integer, Law> NUMBERS = numbers();

    public LawReport {
        Objects.requireNonNull(rule);
        Objects.requireNonNull(ruleClass);
        broken = Collections.unmodifiableMap(copy(broken));
        seen = Collections.unmodifiableMap(copy(seen));
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

    /**
     * One line: the rule, and for each law by its number {@code ok}, {@code BROKEN}, {@code seen} if it is only reported and
     * something was seen to go against it, or {@code -} if it is none of the class.
     */
    public String line() {
        StringBuilder line = begun(rule, ruleClass.toString());
        NUMBERS.values().forEach(law -> line.append(String.format(Locale.ROOT, " %-4s", mark(law))));
        return line.toString();
    }

    private String mark(Law law) {
        if (!checked.containsKey(law)) {
            return "-";
        }
        return broken.containsKey(law) ? "BROKEN" : seen.containsKey(law) ? "seen" : "ok";
    }

    /** The heading over {@link #line()}s. */
    public static String heading() {
        StringBuilder line = begun("rule", "class");
        NUMBERS.keySet().forEach(number -> line.append(String.format(Locale.ROOT, " %-4s", "P" + number)));
        return line.toString();
    }

    private static StringBuilder begun(String rule, String ruleClass) {
        return new StringBuilder(String.format(Locale.ROOT, "%-46s %-13s", rule, ruleClass));
    }

    private static SortedMap<Integer, Law> numbers() {
        SortedMap<Integer, Law> numbers = new TreeMap<>();
        for (Law law : Law.values()) {
            for (String number : law.numbers().split(" ", -1)) {
                numbers.put(Integer.valueOf(number.substring(1)), law);
            }
        }
        return numbers;
    }
}
