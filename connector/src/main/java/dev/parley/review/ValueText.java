package dev.parley.review;

import dev.parley.pipeline.CanonicalJson;
import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.operation.Value;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;

/** Values as people read and write them: dates in ISO 8601, bytes as hexadecimal digits. */
final class ValueText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private ValueText() {}

    /** The text of a value that is there. */
    static String of(Value value) {
        if (value instanceof Value.Bool bool) {
            return Boolean.toString(bool.value());
        }
        if (value instanceof Value.Int integer) {
            return Long.toString(integer.value());
        }
        if (value instanceof Value.Decimal decimal) {
            return decimal.value().toPlainString();
        }
        if (value instanceof Value.Float32 real) {
            return Float.toString(real.value());
        }
        if (value instanceof Value.Float64 real) {
            return Double.toString(real.value());
        }
        if (value instanceof Value.Text text) {
            return text.value();
        }
        if (value instanceof Value.Json json) {
            return json.canonical();
        }
        if (value instanceof Value.Bytes bytes) {
            return HexFormat.of().formatHex(bytes.value());
        }
        if (value instanceof Value.Uuid uuid) {
            return new UUID(uuid.mostSignificant(), uuid.leastSignificant()).toString();
        }
        return temporal(value);
    }

    private static String temporal(Value value) {
        if (value instanceof Value.Date date) {
            return LocalDate.ofEpochDay(date.epochDay()).toString();
        }
        if (value instanceof Value.Time time) {
            return LocalTime.ofNanoOfDay(time.micros() * NANOS_PER_MICRO).toString();
        }
        if (value instanceof Value.LocalTimestamp local) {
            return LocalDateTime.ofInstant(instant(local.micros()), ZoneOffset.UTC)
                    .toString();
        }
        if (value instanceof Value.Instant instant) {
            return instant(instant.micros()).toString();
        }
        return value == Value.Null.NULL ? "NULL" : "";
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException if the text is no value of the type
     */
    static Value parse(String text, CanonicalType type) {
        try {
            return switch (type) {
                case BOOL -> bool(text);
                case INT -> new Value.Int(Long.parseLong(text));
                case DECIMAL -> new Value.Decimal(new BigDecimal(text));
                case FLOAT32 -> new Value.Float32(Float.parseFloat(text));
                case FLOAT64 -> new Value.Float64(Double.parseDouble(text));
                case TEXT -> new Value.Text(text);
                case JSON -> new Value.Json(CanonicalJson.of(text));
                case BYTES -> new Value.Bytes(HexFormat.of().parseHex(text));
                case UUID -> uuid(text);
                case DATE -> new Value.Date(LocalDate.parse(text).toEpochDay());
                case TIME -> new Value.Time(LocalTime.parse(text).toNanoOfDay() / NANOS_PER_MICRO);
                case LOCAL_TIMESTAMP ->
                    new Value.LocalTimestamp(
                            micros(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)));
                case INSTANT -> new Value.Instant(micros(Instant.parse(text)));
            };
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("must be " + means(type), e);
        }
    }

    private static Value bool(String text) {
        if (text.equals("true") || text.equals("false")) {
            return new Value.Bool(Boolean.parseBoolean(text));
        }
        throw new IllegalArgumentException(text);
    }

    private static Value uuid(String text) {
        UUID uuid = UUID.fromString(text);
        return new Value.Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    private static long micros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / NANOS_PER_MICRO);
    }

    /** The type in words, for messages. */
    static String means(CanonicalType type) {
        return switch (type) {
            case BOOL -> "true or false";
            case INT -> "a whole number";
            case DECIMAL -> "a number such as 12.50";
            case FLOAT32, FLOAT64 -> "a number such as 1.5e3";
            case TEXT -> "a text";
            case JSON -> "JSON";
            case BYTES -> "hexadecimal digits such as 00ff";
            case UUID -> "a UUID";
            case DATE -> "a day such as 2027-03-31";
            case TIME -> "a time such as 10:15:30";
            case LOCAL_TIMESTAMP -> "a date and time such as 2027-03-31T10:15:30";
            case INSTANT -> "a point in time such as 2027-03-31T10:15:30Z";
        };
    }
}
