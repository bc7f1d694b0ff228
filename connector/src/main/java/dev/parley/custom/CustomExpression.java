package dev.parley.custom;

import dev.parley.rules.operation.Sha256;
import java.util.Objects;

/**
 * A rule as a policy writes it.
 *
 * @param text the expression; white space around it does not count
 * @param maxSteps how many parts of the expression may be evaluated for one decision, 1 to {@link #STEPS_MAX}
 */
public record CustomExpression(CustomClass ruleClass, String text, int maxSteps) {
    public static final int STEPS_DEFAULT = 10_000;
    public static final int STEPS_MAX = 100_000;

    private static final int HASH_DIGITS = 32;

    public CustomExpression {
        Objects.requireNonNull(ruleClass);
        text = text.strip();
        if (maxSteps < 1 || maxSteps > STEPS_MAX) {
            throw new IllegalArgumentException(
                    "a rule may take 1 to " + STEPS_MAX + " steps for a decision, got " + maxSteps);
        }
    }

    /** Names what decides: class, hash of the text, fallback, limit and the meaning of the language. */
    String name(String fallback) {
        String hash = Sha256.hex(text).substring(0, HASH_DIGITS);
        return "custom(cel-v1," + ruleClass.text() + "," + hash + "," + fallback + "," + maxSteps + ")";
    }
}
