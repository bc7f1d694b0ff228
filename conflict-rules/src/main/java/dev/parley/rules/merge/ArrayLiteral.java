package dev.parley.rules.merge;

import dev.parley.rules.rule.RuleException;
import java.util.ArrayList;
import java.util.List;

/** Splits a PostgreSQL array literal of one dimension into the texts of its elements, quotes and escapes kept. */
final class ArrayLiteral {
    private ArrayLiteral() {}

    static List<String> split(String text) {
        if (text.length() < 2 || text.charAt(0) != '{' || text.charAt(text.length() - 1) != '}') {
            throw new RuleException("the value is no array literal");
        }
        List<String> elements = new ArrayList<>();
        int start = 1;
        int end = text.length() - 1;
        while (start < end) {
            int stop = stop(text, start, end);
            elements.add(text.substring(start, stop));
            start = stop + 1;
        }
        return elements;
    }

    /** Position of the comma, or the end, that closes the element which starts here. */
    private static int stop(String text, int start, int end) {
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '}')) {
                throw new RuleException("the array has more than one dimension");
            } else if (!quoted && c == ',') {
                return i;
            }
        }
        if (quoted) {
            throw new RuleException("a quote in the array literal has no end");
        }
        return end;
    }
}
