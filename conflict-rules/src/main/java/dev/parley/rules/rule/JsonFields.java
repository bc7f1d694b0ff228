package dev.parley.rules.rule;

import dev.parley.rules.merge.Json;
import dev.parley.rules.merge.JsonException;
import dev.parley.rules.merge.JsonMerge;
import dev.parley.rules.operation.Value;
import java.util.Optional;

/**
 * A JSON document merged member by member, at any depth; of two writes of one member that did not see each other the later
 * stands.
 *
 * @param arrayKey name of the member that identifies an item of an array; empty if each array is one value
 */
public record JsonFields(Optional<String> arrayKey) implements ReplayRule {
    /** Arrays are one value. */
    public JsonFields() {
        this(Optional.empty());
    }

    @Override
    public String name() {
        return arrayKey.map(key -> "json-merge(" + key + ")").orElse("json-merge");
    }

    @Override
    public Value apply(Value current, Value before, Value after) {
        Json merged = new JsonMerge(arrayKey).apply(document(current), document(before), document(after));
        Json same = document(after);
        if (merged.equals(same)) {
            return after;
        }
        return merged.equals(document(current)) ? current : like(after, merged.text());
    }

    @Override
    public boolean overrides(Write later, Write earlier) {
        return new JsonMerge(arrayKey)
                .collide(
                        document(earlier.before()),
                        document(earlier.after()),
                        document(later.before()),
                        document(later.after()));
    }

    private static Value like(Value kind, String text) {
        return kind instanceof Value.Text ? new Value.Text(text) : new Value.Json(text);
    }

    private static Json document(Value value) {
        try {
            if (value instanceof Value.Json json) {
                return Json.parse(json.canonical());
            }
            if (value instanceof Value.Text text) {
                return Json.parse(text.value());
            }
        } catch (JsonException e) {
            throw new RuleException("json-merge found a text that is no document: " + e.getMessage(), e);
        }
        throw new RuleException(
                "json-merge merges documents, found " + value.getClass().getSimpleName());
    }
}
