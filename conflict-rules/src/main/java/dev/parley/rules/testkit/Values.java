package dev.parley.rules.testkit;

import dev.parley.rules.merge.Elements;
import dev.parley.rules.merge.ValueOrder;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.Optional;
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

    /** A value with two edits that touch nothing in common; none if these values have no parts. */
    default Optional<Apart> apart(SplittableRandom random) {
        return Optional.empty();
    }

    /** True for values that mean the same, whatever their form. */
    default boolean same(Value a, Value b) {
        return ValueOrder.INSTANCE.compare(a, b) == 0;
    }

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
        return new Lines();
    }

    /** Sets of a few elements, of which one comes or goes. */
    static Values sets(Elements form) {
        return new Sets(form);
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
