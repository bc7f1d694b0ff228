package dev.parley.rules.merge;

import dev.parley.rules.rule.RuleException;
import java.util.Arrays;
import java.util.List;

/** Longest common subsequence of two lists of lines; of several the one that matches earliest. Counts its steps. */
final class LineMatch {
    private final int stepsMax;

    LineMatch(int stepsMax) {
        this.stepsMax = stepsMax;
    }

    /** For each line of {@code base} its position in {@code other}, ascending; -1 if it is not matched. */
    int[] of(List<String> base, List<String> other) {
        int[] matched = new int[base.size()];
        Arrays.fill(matched, -1);
        int head = 0;
        while (head < base.size() && head < other.size() && base.get(head).equals(other.get(head))) {
            matched[head] = head;
            head++;
        }
        int tail = 0;
        while (base.size() - tail > head
                && other.size() - tail > head
                && base.get(base.size() - 1 - tail).equals(other.get(other.size() - 1 - tail))) {
            matched[base.size() - 1 - tail] = other.size() - 1 - tail;
            tail++;
        }
        middle(base, other, head, base.size() - tail, other.size() - tail, matched);
        return matched;
    }

    private void middle(List<String> base, List<String> other, int head, int baseEnd, int otherEnd, int[] matched) {
        int rows = baseEnd - head;
        int columns = otherEnd - head;
        if ((long) rows * columns > stepsMax) {
            throw new RuleException("the texts differ in too many lines: " + rows + " times " + columns
                    + " comparisons, the limit is " + stepsMax);
        }
        int[][] longest = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                longest[i][j] = base.get(head + i).equals(other.get(head + j))
                        ? longest[i + 1][j + 1] + 1
                        : Math.max(longest[i + 1][j], longest[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            if (base.get(head + i).equals(other.get(head + j))) {
                matched[head + i++] = head + j++;
            } else if (longest[i + 1][j] >= longest[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }
}
