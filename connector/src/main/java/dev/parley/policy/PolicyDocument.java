package dev.parley.policy;

import dev.parley.rules.policy.GroupPolicy;
import java.util.Objects;

/**
 * One policy file, read.
 *
 * @param name what to call it in messages
 * @param text the file itself
 * @param policy what it says
 */
public record PolicyDocument(String name, String text, GroupPolicy policy) {
    public PolicyDocument {
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
        Objects.requireNonNull(policy);
    }
}
