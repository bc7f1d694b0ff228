package dev.parley.apply;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RuleFailure;
import java.util.Objects;

/** A rule that could not decide a row; its fallback did. */
public record FailedRule(RowKey key, RuleFailure failure) {
    public FailedRule {
        Objects.requireNonNull(key);
        Objects.requireNonNull(failure);
    }
}
