package dev.parley.rules.rule;

/** The write with the highest (hybrid timestamp, site, incarnation) stands. */
public record LastWriterWins() implements Rule {
    @Override
    public String name() {
        return "last-writer-wins";
    }

    @Override
    public RuleClass ruleClass() {
        return RuleClass.TOTAL_ORDER;
    }
}
