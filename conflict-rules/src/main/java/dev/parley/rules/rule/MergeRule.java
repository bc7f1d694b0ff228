package dev.parley.rules.rule;

import dev.parley.rules.operation.Value;
import java.util.List;

/** Makes one value of several concurrent ones, class {@link RuleClass#SIBLING_FOLD}. One write alone stands as it is. */
public non-sealed interface MergeRule extends Rule {
    /**
     * The value of the unit.
     *
     * @param siblings writes that no other one supersedes, by ascending rank, at least two
     */
    Value merge(List<Write> siblings);

    @Override
    default RuleClass ruleClass() {
        return RuleClass.SIBLING_FOLD;
    }
}
