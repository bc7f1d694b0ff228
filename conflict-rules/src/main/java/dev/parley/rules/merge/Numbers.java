package dev.parley.rules.merge;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;

/** Exact numbers: integers and decimals, never floating point, whose sums depend on their order. */
public final class Numbers {
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private Numbers() {}

    public static boolean isExact(Value value) {
        return value instanceof Value.Int || value instanceof Value.Decimal;
    }

    /** The number; null if the value is none, or an inexact one. */
    public static @Nullable BigDecimal exact(Value value) {
        if (value instanceof Value.Int integer) {
            return BigDecimal.valueOf(integer.value());
        }
        return value instanceof Value.Decimal decimal ? decimal.value() : null;
    }

    /** As the kind of {@code like}, if it fits 64 bits or {@code like} is a decimal; a decimal else. */
    public static Value like(Value like, BigDecimal number) {
        boolean integer = like instanceof Value.Int
                && number.stripTrailingZeros().scale() <= 0
                && number.compareTo(LONG_MIN) >= 0
                && number.compareTo(LONG_MAX) <= 0;
        return integer ? new Value.Int(number.longValueExact()) : new Value.Decimal(number);
    }
}
