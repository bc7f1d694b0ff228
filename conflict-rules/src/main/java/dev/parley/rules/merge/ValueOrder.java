package dev.parley.rules.merge;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.CanonicalBytes;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Total order of values, the same everywhere: NULL before all others; numbers by size, texts by code points, times by
 * time; values that cannot be compared so, by their canonical bytes. Numbers that are equal in size and of different kinds
 * are equal; not a number is above all numbers.
 */
public final class ValueOrder implements Comparator<Value> {
    /** The order has no state. */
    public static final ValueOrder INSTANCE = new ValueOrder();

    private ValueOrder() {}

    @Override
    public int compare(Value a, Value b) {
        int byKind = Integer.compare(kind(a), kind(b));
        if (byKind != 0) {
            return byKind;
        }
        if (kind(a) == 1) {
            return compareNumbers(a, b);
        }
        if (a instanceof Value.Text x && b instanceof Value.Text y) {
            return compareCodePoints(x.value(), y.value());
        }
        Long x = time(a);
        Long y = time(b);
        return x != null && y != null
                ? Long.compare(x, y)
                : Arrays.compareUnsigned(CanonicalBytes.of(a), CanonicalBytes.of(b));
    }

    private static int kind(Value value) {
        if (value instanceof Value.Null || value instanceof Value.Unchanged) {
            return 0;
        }
        boolean number = value instanceof Value.Int
                || value instanceof Value.Decimal
                || value instanceof Value.Float32
                || value instanceof Value.Float64;
        return number ? 1 : 2 + CanonicalBytes.of(value)[0];
    }

    private static int compareNumbers(Value a, Value b) {
        BigDecimal x = number(a);
        BigDecimal y = number(b);
        if (x != null && y != null) {
            return x.compareTo(y);
        }
        return x == null && y == null ? Double.compare(real(a), real(b)) : compareInfinite(a, x, b);
    }

    /** Exactly one of both is infinite or not a number. */
    private static int compareInfinite(Value a, @Nullable BigDecimal finite, Value b) {
        boolean firstIsOdd = finite == null;
        boolean low = real(firstIsOdd ? a : b) == Double.NEGATIVE_INFINITY;
        return low == firstIsOdd ? -1 : 1;
    }

    private static @Nullable BigDecimal number(Value value) {
        BigDecimal exact = Numbers.exact(value);
        if (exact != null) {
            return exact;
        }
        double real = real(value);
        return Double.isFinite(real) ? new BigDecimal(real) : null;
    }

    private static double real(Value value) {
        if (value instanceof Value.Float32 real) {
            return real.value();
        }
        return value instanceof Value.Float64 real ? real.value() : 0;
    }

    private static int compareCodePoints(String a, String b) {
        int i = 0;
        int shorter = Math.min(a.length(), b.length());
        while (i < shorter && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        if (i == shorter) {
            return Integer.compare(a.length(), b.length());
        }
        return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
    }

    /** Surrogates stand for code points above all others. */
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MAX_VALUE : c;
    }

    private static @Nullable Long time(Value value) {
        if (value instanceof Value.Date date) {
            return date.epochDay();
        }
        if (value instanceof Value.Time time) {
            return time.micros();
        }
        if (value instanceof Value.LocalTimestamp timestamp) {
            return timestamp.micros();
        }
        return value instanceof Value.Instant instant ? instant.micros() : null;
    }
}
