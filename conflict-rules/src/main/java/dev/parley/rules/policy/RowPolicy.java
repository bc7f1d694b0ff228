package dev.parley.rules.policy;

import dev.parley.rules.rule.LastWriterWins;
import dev.parley.rules.rule.Rule;
import java.util.Objects;

/**
 * How the rows of one table are decided.
 *
 * @param version number of the policy version that last changed this, counted from 1
 * @param deletes decides whether the row exists
 * @param rule decides its columns, all of them as one unit
 */
public record RowPolicy(int version, DeletePolicy deletes, Rule rule) {
    public RowPolicy {
        Objects.requireNonNull(deletes);
        Objects.requireNonNull(rule);
        if (version < 1) {
            throw new IllegalArgumentException("policy version counts from 1, got " + version);
        }
    }

    /** Version 1 of the default: the latest writer decides columns and existence. */
    public static RowPolicy lastWriterWins() {
        return new RowPolicy(1, DeletePolicy.LWW, new LastWriterWins());
    }
}
