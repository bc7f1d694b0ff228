package dev.parley.it.checker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checker found.
 *
 * @param counts how much it looked at, so that a check of nothing does not pass for a check
 * @param violations the first {@value #SHOWN} violations in words
 * @param violationCount all of them
 */
public record Verdict(String checker, Map<String, Long> counts, List<String> violations, long violationCount) {
    private static final int SHOWN = 40;

    /** A verdict on what was looked for elsewhere. */
    public static Verdict of(String checker, List<String> violations) {
        Builder verdict = new Builder(checker);
        violations.forEach(verdict::violated);
        return verdict.build();
    }

    public boolean holds() {
        return violationCount == 0;
    }

    /** One line, and one more for each violation shown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(checker)
                .append(holds() ? " holds " : " VIOLATED ")
                .append(counts);
        violations.forEach(violation -> text.append("\n  - ").append(violation));
        if (violationCount > violations.size()) {
            text.append("\n  - and ").append(violationCount - violations.size()).append(" more");
        }
        return text.toString();
    }

    /** Collects a verdict. For one thread. */
    static final class Builder {
        private final String checker;
        private final Map<String, Long> counts = new LinkedHashMap<>();
        private final List<String> violations = new ArrayList<>();
        private long violationCount;

        Builder(String checker) {
            this.checker = checker;
        }

        void count(String what) {
            counts.merge(what, 1L, Long::sum);
        }

        void count(String what, long number) {
            counts.merge(what, number, Long::sum);
        }

        void violated(String violation) {
            violationCount++;
            if (violations.size() < SHOWN) {
                violations.add(violation);
            }
        }

        Verdict build() {
            return new Verdict(checker, Map.copyOf(counts), List.copyOf(violations), violationCount);
        }
    }
}
