package dev.parley.rules.rule;

/**
 * How concurrent writes to one unit become one value. Every site decides alone and must come to the same result, so a
 * rule is stateless and a pure function of what it is given: no clock, chance, locale or order of arrival. What it cannot
 * decide it refuses with a {@link RuleException}; the fallback then decides, at every site alike.
 */
public sealed interface Rule permits PickRule, MergeRule, DeltaRule, ReplayRule, JoinRule {
    /** The name in decisions and messages, parameters included: rules of equal names decide equally. */
    String name();

    RuleClass ruleClass();

    /** True if the rule looks at one value at a time, so that each column is a unit of its own. */
    default boolean byColumn() {
        return true;
    }
}
