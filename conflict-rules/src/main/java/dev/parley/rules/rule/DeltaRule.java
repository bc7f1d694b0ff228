package dev.parley.rules.rule;

import dev.parley.rules.operation.Value;
import java.util.List;

/** Adds up what concurrent writes changed, class {@link RuleClass#DELTA}. Changes form an abelian group. */
public non-sealed interface DeltaRule extends Rule {
    /** True if a write from one value to the other is a change to add; false if it sets the value outright. */
    boolean isDelta(Value before, Value after);

    /** {@code total} with the change from {@code before} to {@code after}; in any order the same sum. */
    Value add(Value total, Value before, Value after);

    /** True if these changes come to the same in any order, also in the kind of the result. */
    boolean commute(List<Write> deltas);

    /** What stands for several outright values at once. */
    int ALL = -1;

    /**
     * Position of the write that the sum begins with, or {@link #ALL}.
     *
     * @param sets writes that set the value outright and that no other such one supersedes, by ascending rank, at least two
     */
    int pickStart(List<Write> sets);

    /** Where the sum begins if {@link #pickStart} says that all of them count. */
    Value start(List<Write> sets);

    @Override
    default RuleClass ruleClass() {
        return RuleClass.DELTA;
    }
}
