package dev.parley.rules.testkit;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Where the values of the column under test come from. */
@FunctionalInterface
public interface Values {
    /**
     * What an application might write over {@code current}; not equal to it where that can be avoided.
     *
     * @param current NULL for a new row
     * @param number counts the writes of a history, for values that are used once
     */
    Value next(Value current, SplittableRandom random, int number);

    /** Integers, most of them near the current one. */
    static Values integers() {
        return (current, random, number) -> current instanceof Value.Int integer && random.nextInt(8) > 0
                ? new Value.Int(integer.value() + random.nextInt(9) - 4)
                : new Value.Int(random.nextInt(20));
    }

    /** Decimals of various scales. */
    static Values decimals() {
        return (current, random, number) -> {
            BigDecimal change = BigDecimal.valueOf(random.nextInt(2001) - 1000L, random.nextInt(4));
            return new Value.Decimal(
                    current instanceof Value.Decimal decimal ? decimal.value().add(change) : change);
        };
    }

    /** Short texts, each used once. */
    static Values texts() {
        return (current, random, number) -> new Value.Text(random.nextInt(10) + "-" + number);
    }

    /** Texts of a few lines, edited line by line. */
    static Values lines() {
        return (current, random, number) -> {
            List<String> lines = current instanceof Value.Text text
                    ? new ArrayList<>(List.of(text.value().split("\n", -1)))
                    : new ArrayList<>(List.of("a", "b", "c", "d"));
            int at = random.nextInt(lines.size() + 1);
            if (at == lines.size() || random.nextInt(3) == 0) {
                lines.add(at, "new " + number);
            } else if (lines.size() > 6 || random.nextInt(4) == 0) {
                lines.remove(at);
            } else {
                lines.set(at, lines.get(at) + "." + number);
            }
            return new Value.Text(String.join("\n", lines));
        };
    }

    /** Sets of a few elements, of which one comes or goes. */
    static Values sets(Elements form) {
        Value empty = form == Elements.JSON_ARRAY ? new Value.Json("[]") : new Value.Text("");
        return (current, random, number) -> {
            List<String> elements = new ArrayList<>(form.of(current));
            String element = form == Elements.JSON_ARRAY ? "\"" + random.nextInt(9) + "\"" : "e" + random.nextInt(9);
            if (!elements.remove(element)) {
                elements.add(random.nextInt(elements.size() + 1), element);
            }
            return form.value(elements, current instanceof Value.Null ? empty : current);
        };
    }

    /** JSON objects of two levels, and arrays of items with a key. */
    static Values documents() {
        return new Documents();
    }

    /** Everything that the type system allows, most of it not what a rule expects. */
    static Values anything() {
        return new Anything();
    }
}
