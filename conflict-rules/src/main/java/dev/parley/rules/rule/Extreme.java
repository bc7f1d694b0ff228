package dev.parley.rules.rule;

import dev.parley.rules.merge.ValueOrder;
import dev.parley.rules.operation.Value;
import java.util.List;

/**
 * Of writes that did not see each other the one with the greatest, or the smallest, value stands; of equal ones the latest.
 * A write that saw it replaces it, also by a value on the other side: {@link GrowExtreme} never goes back. NULL never
 * stands beside a value.
 *
 * @param greatest true for {@code max}, false for {@code min}
 */
public record Extreme(boolean greatest) implements PickRule {
    @Override
    public String name() {
        return greatest ? "max" : "min";
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.SIBLING_FOLD;
    }

    @Override
    public boolean byColumn() {
        return true;
    }

    @Override
    public int pick(List<Write> candidates) {
        int best = 0;
        for (int i = 1; i < candidates.size(); i++) {
            if (stands(candidates.get(i).after(), candidates.get(best).after(), greatest)) {
                best = i;
            }
        }
        return best;
    }

    /** True if {@code later} stands before {@code earlier}. */
    static boolean stands(Value later, Value earlier, boolean greatest) {
        if (later instanceof Value.Null || earlier instanceof Value.Null) {
            return earlier instanceof Value.Null;
        }
        int order = ValueOrder.INSTANCE.compare(later, earlier);
        return greatest ? order >= 0 : order <= 0;
    }
}
