package dev.parley.rules.rule;

import java.util.List;

/** Of writes that did not see each other the one with the lowest rank stands. A write that saw it still replaces it. */
public record FirstWriterWins() implements PickRule {
    @Override
    public String name() {
        return "first-writer-wins";
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.SIBLING_FOLD;
    }

    @Override
    public int pick(List<Write> candidates) {
        return 0;
    }
}
