package dev.parley.policy;

import dev.parley.rules.rule.Rule;
import dev.parley.rules.testkit.Values;
import java.util.Objects;

/**
 * A rule that a policy file defines.
 *
 * @param name as the file calls it
 * @param line where, counted from 1
 * @param rule compiled; its name has the hash of what it does
 * @param values what the laws are tried with
 */
public record CustomDefinition(String name, int line, Rule rule, Values values) {
    public CustomDefinition {
        Objects.requireNonNull(name);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(values);
    }
}
