package dev.parley.rules.rule;

import dev.parley.rules.operation.Value;

/** Takes the least upper bound, class {@link RuleClass#JOIN}: what has been reached is never given up. */
public non-sealed interface JoinRule extends Rule {
    /**
     * Associative, commutative, idempotent and not below either, up to the form of equal values: of those the later one's
     * is kept.
     */
    Value join(Value earlier, Value later);

    @Override
    default RuleClass ruleClass() {
        return RuleClass.JOIN;
    }
}
