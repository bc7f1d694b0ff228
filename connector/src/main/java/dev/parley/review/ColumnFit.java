package dev.parley.review;

import dev.parley.pipeline.ColumnShape;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a value does not fit the column of a site, as far as the column's type says so. Pure; tells sizes, never values.
 */
final class ColumnFit {
    private static final Pattern PARAMETERS = Pattern.compile("\\((\\d+)(?:\\s*,\\s*(\\d+))?\\)");
    private static final Map<String, Integer> BITS =
            Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "integer", 32, "bigint", 64);
    private static final int DIGITS_PLAIN = 10;

    private ColumnFit() {}

    /** Empty if the value fits, or nothing of the type forbids it. */
    static Optional<String> misfit(ColumnShape column, Value value) {
        String type = column.localType().toLowerCase(Locale.ROOT);
        if (value instanceof Value.Text text) {
            return text(type, text.value());
        }
        if (value instanceof Value.Bytes bytes) {
            return longer(type, bytes.length(), "bytes");
        }
        if (value instanceof Value.Int number) {
            return number(type, number.value());
        }
        if (value instanceof Value.Decimal decimal) {
            return decimal(type, decimal.value());
        }
        boolean none = (value instanceof Value.Float64 number && !Double.isFinite(number.value()))
                || (value instanceof Value.Float32 small && !Float.isFinite(small.value()));
        return none ? Optional.of("the value is no number") : Optional.empty();
    }

    private static Optional<String> text(String type, String text) {
        if (type.startsWith("enum") || type.startsWith("set")) {
            return Optional.of("the text is perhaps none of the values of " + word(type));
        }
        return longer(type, text.codePointCount(0, text.length()), "characters");
    }

    private static Optional<String> longer(String type, int length, String what) {
        Matcher bound = PARAMETERS.matcher(type);
        boolean tooLong = bound.find() && bound.group(2) == null && length > Long.parseLong(bound.group(1));
        return tooLong
                ? Optional.of("the value has " + length + " " + what + ", and the column takes " + bound.group(1))
                : Optional.empty();
    }

    private static Optional<String> number(String type, long number) {
        Integer bits = BITS.get(word(type));
        if (bits == null) {
            return Optional.empty();
        }
        boolean unsigned = type.contains("unsigned");
        long most = unsigned ? (bits == 64 ? Long.MAX_VALUE : (1L << bits) - 1) : (1L << (bits - 1)) - 1;
        boolean fits = number <= most && number >= (unsigned ? 0 : -most - 1);
        return fits ? Optional.empty() : Optional.of("the number is out of the range of " + type);
    }

    private static Optional<String> decimal(String type, BigDecimal number) {
        Matcher found = PARAMETERS.matcher(type);
        if (!type.startsWith("decimal") && !type.startsWith("numeric")) {
            return Optional.empty();
        }
        int precision = DIGITS_PLAIN;
        int scale = 0;
        if (found.find()) {
            precision = Integer.parseInt(found.group(1));
            scale = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
        } else if (type.startsWith("numeric")) {
            return Optional.empty();
        }
        return number.precision() - number.scale() > precision - scale
                ? Optional.of("the number has more digits before the point than " + type + " takes")
                : Optional.empty();
    }

    private static String word(String type) {
        return type.replaceAll("[ (].*", "");
    }
}
