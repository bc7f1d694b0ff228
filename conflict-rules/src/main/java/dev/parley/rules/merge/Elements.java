package dev.parley.rules.merge;

import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.RuleException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A column value as the list of its elements, each as its text in the value; an element that stands twice counts once. */
public enum Elements {
    /** PostgreSQL's array literal of one dimension, as {@code {a,"b c",NULL}}. */
    PG_ARRAY {
        @Override
        List<String> split(String text) {
            return ArrayLiteral.split(text);
        }

        @Override
        String joined(Collection<String> elements) {
            return "{" + String.join(",", elements) + "}";
        }
    },
    /** A JSON array; elements are equal as documents. */
    JSON_ARRAY {
        @Override
        List<String> split(String text) {
            if (!(Json.parse(text) instanceof Json.Array array)) {
                throw new RuleException("the document is no array");
            }
            return array.items().stream().map(Json::text).toList();
        }

        @Override
        String joined(Collection<String> elements) {
            return "[" + String.join(",", elements) + "]";
        }
    },
    /** Words between commas, as MySQL's SET has them. */
    COMMA_LIST {
        @Override
        List<String> split(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        }

        @Override
        String joined(Collection<String> elements) {
            return String.join(",", elements);
        }
    };

    abstract List<String> split(String text);

    abstract String joined(Collection<String> elements);

    /** The name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The elements of a value in their order; none for NULL. Throws {@link RuleException} if it has no elements. */
    public Set<String> of(Value value) {
        if (value instanceof Value.Null) {
            return new LinkedHashSet<>();
        }
        try {
            return new LinkedHashSet<>(split(content(value)));
        } catch (JsonException e) {
            throw new RuleException("the value is no " + text() + ": " + e.getMessage(), e);
        }
    }

    private String content(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Json json) {
            return json.canonical();
        }
        throw new RuleException("a " + value.getClass().getSimpleName() + " is no " + text());
    }

    /** The elements as a value of the kind of {@code like}. */
    public Value value(Collection<String> elements, Value like) {
        String text = joined(new ArrayList<>(elements));
        return like instanceof Value.Json ? new Value.Json(text) : new Value.Text(text);
    }
}
