package dev.parley.policy;

import dev.parley.rules.policy.GroupPolicy;
import java.util.List;
import java.util.Objects;

/**
 * One policy file, read.
 *
 * @param name what to call it in messages
 * @param text the file itself
 * @param policy what it says
 * @param customs its own rules, in file order
 * @param examples what it says should happen, in file order
 */
public record PolicyDocument(
        String name, String text, GroupPolicy policy, List<CustomDefinition> customs, List<Example> examples) {
    public PolicyDocument {
        Objects.requireNonNull(name);
        Objects.requireNonNull(text);
        Objects.requireNonNull(policy);
        customs = List.copyOf(customs);
        examples = List.copyOf(examples);
    }
}
