package dev.parley.rules.policy;

import java.util.Objects;

/**
 * Why a policy cannot be used.
 *
 * @param where table and column group, as {@code orders.stock}
 * @param reason what is wrong
 * @param example a history in which it would do harm
 * @param hint what to write instead
 */
public record PolicyProblem(String where, String reason, String example, String hint) {
    public PolicyProblem {
        Objects.requireNonNull(where);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(example);
        Objects.requireNonNull(hint);
    }

    /** All of it as one line. */
    @Override
    public String toString() {
        return where + ": " + reason + " Example: " + example + " " + hint;
    }
}
