package dev.parley.rules.rule;

import java.util.List;

/** The write with the highest (hybrid timestamp, site, incarnation) stands. */
public record LastWriterWins() implements PickRule {
    @Override
    public String name() {
        return "last-writer-wins";
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.TOTAL_ORDER;
    }

    @Override
    public int pick(List<Write> candidates) {
        return candidates.size() - 1;
    }
}
