package dev.parley.policy;

import dev.parley.rules.policy.GroupPolicy;
import java.util.Objects;

/**
 * One policy file, read.
 *
 * @param name what to call it in messages
 * @param text the file itself
 * @param policy what it says about conflicts
 * @param approvals what it says about those who decide them
 */
public record PolicyDocument(String name, String text, GroupPolicy policy, Approvals approvals) {
    public PolicyDocument {
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(approvals);
    }
}
