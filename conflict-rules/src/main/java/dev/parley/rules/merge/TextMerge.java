package dev.parley.rules.merge;

import dev.parley.rules.rule.RuleException;
import java.util.ArrayList;
import java.util.List;

/**
 * Three-way merge of texts by lines (algorithm {@code diff3-lines-v1}, after Khanna, Kunal and Pierce, 2007): the lines
 * that all three texts share in order divide them into stretches; of each stretch the side that changed it stands; where
 * both did, the current lines stand before the new ones. Compares characters, never locales; bounded in steps, not in time,
 * so that it ends alike everywhere. The result is never longer than both sides together.
 */
public final class TextMerge {
    /** Names this algorithm in policies: another one would be another rule. */
    public static final String ALGORITHM = "diff3-lines-v1";

    private final int stepsMax;

    /** Bounds a merge by the number of line comparisons; what needs more is refused with a {@link RuleException}. */
    public TextMerge(int stepsMax) {
        this.stepsMax = stepsMax;
    }

    /** {@code current} with the change from {@code before} to {@code after}. */
    public String apply(String current, String before, String after) {
        if (after.equals(before)) {
            return current;
        }
        if (current.equals(before) || current.equals(after)) {
            return after;
        }
        List<String> base = lines(before);
        List<String> ours = lines(current);
        List<String> theirs = lines(after);
        int[] oursAt = new LineMatch(stepsMax).of(base, ours);
        int[] theirsAt = new LineMatch(stepsMax).of(base, theirs);
        return merged(base, ours, theirs, oursAt, theirsAt);
    }

    private static String merged(
            List<String> base, List<String> ours, List<String> theirs, int[] oursAt, int[] theirsAt) {
        List<String> out = new ArrayList<>();
        int fromBase = 0;
        int fromOurs = 0;
        int fromTheirs = 0;
        for (int i = 0; i <= base.size(); i++) {
            boolean end = i == base.size();
            if (!end && (oursAt[i] < 0 || theirsAt[i] < 0)) {
                continue;
            }
            int toOurs = end ? ours.size() : oursAt[i];
            int toTheirs = end ? theirs.size() : theirsAt[i];
            stretch(
                    out,
                    base.subList(fromBase, i),
                    ours.subList(fromOurs, toOurs),
                    theirs.subList(fromTheirs, toTheirs));
            if (!end) {
                out.add(base.get(i));
            }
            fromBase = i + 1;
            fromOurs = toOurs + 1;
            fromTheirs = toTheirs + 1;
        }
        return String.join("\n", out);
    }

    /** Stretches of as many lines on all three sides are taken line by line: neighbours were edited, none came or went. */
    private static void stretch(List<String> out, List<String> base, List<String> ours, List<String> theirs) {
        boolean paired = base.size() > 1 && ours.size() == base.size() && theirs.size() == base.size();
        if (paired) {
            for (int i = 0; i < base.size(); i++) {
                chosen(out, base.subList(i, i + 1), ours.subList(i, i + 1), theirs.subList(i, i + 1));
            }
        } else {
            chosen(out, base, ours, theirs);
        }
    }

    private static void chosen(List<String> out, List<String> base, List<String> ours, List<String> theirs) {
        if (theirs.equals(base) || theirs.equals(ours)) {
            out.addAll(ours);
        } else if (ours.equals(base)) {
            out.addAll(theirs);
        } else {
            out.addAll(ours);
            out.addAll(theirs);
        }
    }

    /** Lines without their ends: a text that ends with one has an empty last line. */
    private static List<String> lines(String text) {
        return List.of(text.split("\n", -1));
    }
}
