package dev.parley.rules.policy;

import java.util.List;

/** What becomes of rows that unique and foreign keys do not let stand together, in plain words. */
final class KeyText {
    private KeyText() {}

    static String explain(KeyRules keys) {
        StringBuilder text = new StringBuilder("one value of a unique key in two rows\n");
        for (UniqueRule rule : keys.uniques()) {
            line(text, rule.columns(), loser(rule));
        }
        boolean some = !keys.uniques().isEmpty();
        text.append(some ? "  any other key: " : "  ").append(parked()).append('\n');
        text.append("a row whose parent another site deleted\n");
        for (ReferenceRule rule : keys.references()) {
            line(text, rule.columns(), orphan(rule.orphans()));
        }
        text.append(keys.references().isEmpty() ? "  " : "  any other reference: ");
        return text.append(orphan(OrphanPolicy.CASCADE_PARK)).append('\n').toString();
    }

    private static void line(StringBuilder text, List<String> columns, String words) {
        text.append("  ")
                .append(String.join(", ", columns))
                .append(": ")
                .append(words)
                .append('\n');
    }

    private static String parked() {
        return "the row written last has it; the other is out of the table, parked, until the value is free, and so are the"
                + " rows that refer to it.";
    }

    private static String loser(UniqueRule rule) {
        return switch (rule.losers()) {
            case PARK -> parked();
            case SUFFIX ->
                "the row written last has it; the other stands with ~ and its own key behind its " + rule.altered()
                        + ", cut to " + rule.lengthMax() + " characters, until the value is free.";
            case NULL ->
                "the row written last has it; the other stands without " + rule.altered() + " until the value is free.";
            case MANUAL -> parked() + " It is listed for a person.";
        };
    }

    private static String orphan(OrphanPolicy orphans) {
        return switch (orphans) {
            case CASCADE_PARK -> "it is out of the table, parked, until the parent is back.";
            case SET_NULL -> "it stands without the reference until the parent is back.";
            case RESTORE_PARENT -> "the parent is back, with what it held, while the row refers to it.";
        };
    }
}
