package dev.parley.rules.state;

import dev.parley.rules.version.Dot;
import java.util.Objects;

/**
 * A rule could not decide, so the latest write did, as far as the rule had not decided before. A function of the same
 * operations as the decision, hence the same at every site.
 *
 * @param unit what was to be decided
 * @param rule name of the rule
 * @param at the operation at which it failed
 * @param reason why, without row data
 */
public record RuleFailure(String unit, String rule, Dot at, String reason) {
    public RuleFailure {
        Objects.requireNonNull(unit);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(at);
        Objects.requireNonNull(reason);
    }
}
