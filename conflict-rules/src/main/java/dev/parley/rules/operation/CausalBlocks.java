package dev.parley.rules.operation;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts operations in rank order into blocks: every operation of a block supersedes all of the blocks before. Where the
 * cuts are depends on the set of operations alone, because delivery is causal; and whatever comes later than a stable
 * operation stands above it, so a cut below which all is stable stays one.
 */
public final class CausalBlocks {
    private CausalBlocks() {}

    /** Positions at which blocks start, ascending; the first is 0. Empty for no operations. */
    public static List<Integer> starts(List<? extends Operation> ascending) {
        List<Integer> starts = new ArrayList<>();
        int reach = ascending.size();
        for (int i = ascending.size() - 1; i >= 0; i--) {
            reach = Math.min(reach, seenPrefix(ascending, i));
            if (reach >= i) {
                starts.add(0, i);
            }
        }
        return starts;
    }

    /** Length of the longest prefix that the operation at {@code position} supersedes, not counting from itself on. */
    private static int seenPrefix(List<? extends Operation> ascending, int position) {
        Operation operation = ascending.get(position);
        for (int i = 0; i < position; i++) {
            if (!operation.supersedes(ascending.get(i))) {
                return i;
            }
        }
        return position;
    }
}
