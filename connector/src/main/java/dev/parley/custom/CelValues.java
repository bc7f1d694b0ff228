package dev.parley.custom;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.parley.rules.merge.Json;
import dev.parley.rules.merge.JsonException;
import dev.parley.rules.operation.Value;
import dev.parley.rules.rule.RuleException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Column values as an expression sees them, and back. Dates and times are the numbers of {@link Value}; decimals are
 * double precision numbers, which compare but do not come back.
 */
final class CelValues {
    /** Characters or bytes of one value. */
    static final int SIZE_MAX = 1 << 20;

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private CelValues() {}

    /** What the log did not carry is null. */
    static Object of(Value value) {
        if (value instanceof Value.Text text) {
            return bounded(text.value());
        }
        if (value instanceof Value.Int number) {
            return number.value();
        }
        if (value instanceof Value.Decimal decimal) {
            return decimal.value().doubleValue();
        }
        if (value instanceof Value.Bool flag) {
            return flag.value();
        }
        if (value instanceof Value.Json json) {
            return json(json);
        }
        return other(value);
    }

    private static Object other(Value value) {
        if (value instanceof Value.Float32 number) {
            return (double) number.value();
        } else if (value instanceof Value.Float64 number) {
            return number.value();
        } else if (value instanceof Value.Bytes bytes) {
            requireBounded(bytes.length());
            return CelByteString.of(bytes.value());
        } else if (value instanceof Value.Date date) {
            return date.epochDay();
        } else if (value instanceof Value.Time time) {
            return time.micros();
        } else if (value instanceof Value.LocalTimestamp local) {
            return local.micros();
        } else if (value instanceof Value.Instant instant) {
            return instant.micros();
        } else if (value instanceof Value.Uuid uuid) {
            return new UUID(uuid.mostSignificant(), uuid.leastSignificant()).toString();
        }
        return NullValue.NULL_VALUE;
    }

    private static String bounded(String text) {
        requireBounded(text.length());
        return text;
    }

    private static void requireBounded(int size) {
        if (size > SIZE_MAX) {
            throw new RuleException("a value has " + size + " characters or bytes, more than the limit of " + SIZE_MAX);
        }
    }

    private static Object json(Value.Json json) {
        try {
            return document(Json.parse(bounded(json.canonical())));
        } catch (JsonException e) {
            throw new RuleException("a value is no valid JSON", e);
        }
    }

    private static Object document(Json json) {
        if (json instanceof Json.Text text) {
            return text.value();
        }
        if (json instanceof Json.Numeral numeral) {
            return number(numeral.value());
        }
        if (json instanceof Json.Array array) {
            return array.items().stream().map(CelValues::document).toList();
        }
        if (json instanceof Json.Members object) {
            Map<String, Object> members = new HashMap<>();
            object.members().forEach((name, member) -> members.put(name, document(member)));
            return members;
        }
        return json == Json.Literal.NULL ? NullValue.NULL_VALUE : (Object) (json == Json.Literal.TRUE);
    }

    private static Object number(BigDecimal number) {
        boolean whole = number.scale() <= 0 && number.compareTo(LONG_MIN) >= 0 && number.compareTo(LONG_MAX) <= 0;
        return whole ? (Object) number.longValue() : (Object) number.doubleValue();
    }

    /**
     * The value of a result. One that equals what an input looks like is that input, exactly; a new one must be of the kind
     * that was written.
     */
    static Value back(Object result, Value current, Value before, Value after) {
        for (Value input : List.of(after, current, before)) {
            if (of(input).equals(result)) {
                return input;
            }
        }
        Value kind = after instanceof Value.Null ? current : after;
        if (result instanceof String text && kind instanceof Value.Text) {
            return new Value.Text(bounded(text));
        }
        if (result instanceof Long number && kind instanceof Value.Int) {
            return new Value.Int(number);
        }
        if (result instanceof Boolean flag && kind instanceof Value.Bool) {
            return new Value.Bool(flag);
        }
        if (result instanceof NullValue) {
            return Value.Null.NULL;
        }
        throw new RuleException("the expression made a value of another type than the column holds, or of one that"
                + " expressions can only choose among");
    }
}
