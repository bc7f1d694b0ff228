package dev.parley.capture;

import dev.parley.pipeline.CanonicalJson;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.UuidText;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import io.debezium.data.Bits;
import io.debezium.data.Enum;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTime;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Time;
import io.debezium.time.Timestamp;
import io.debezium.time.Year;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/** Chooses how to read a column from what it must become and how Debezium delivers it. */
final class ValueReaders {
    private static final int UUID_BYTES = 16;
    private static final int YEAR_OF_ZERO = 1900;
    private static final Value TRUE = new Value.Bool(true);
    private static final Value FALSE = new Value.Bool(false);

    private ValueReaders() {}

    /** The reader for a column; null if Debezium delivers it in a form that does not fit the canonical type. */
    static @Nullable ValueReader of(CanonicalType type, Schema delivered) {
        Schema.Type raw = delivered.type();
        String name = delivered.name() == null ? "" : delivered.name();
        return switch (type) {
            case BOOL -> bool(raw);
            case INT -> integer(raw, name);
            case DECIMAL -> decimal(raw, name);
            case FLOAT32 -> isFloat(raw) ? value -> new Value.Float32(((Number) value).floatValue()) : null;
            case FLOAT64 -> isFloat(raw) ? value -> new Value.Float64(((Number) value).doubleValue()) : null;
            case TEXT -> text(delivered, name);
            case BYTES ->
                raw == Schema.Type.BYTES && !name.equals(Bits.LOGICAL_NAME) && !name.equals(Decimal.LOGICAL_NAME)
                        ? value -> new Value.Bytes(bytes(value))
                        : null;
            case DATE -> name.equals(Date.SCHEMA_NAME) ? value -> InstantText.date(((Number) value).longValue()) : null;
            case TIME -> time(name);
            case LOCAL_TIMESTAMP -> localTimestamp(name);
            case INSTANT -> instant(name);
            case UUID -> uuid(raw);
            case JSON -> raw == Schema.Type.STRING ? value -> CanonicalJson.value((String) value) : null;
        };
    }

    private static @Nullable ValueReader bool(Schema.Type raw) {
        if (raw == Schema.Type.BOOLEAN) {
            return value -> (Boolean) value ? TRUE : FALSE;
        }
        return isInteger(raw) ? value -> ((Number) value).longValue() != 0 ? TRUE : FALSE : null;
    }

    private static @Nullable ValueReader integer(Schema.Type raw, String name) {
        if (name.equals(Year.SCHEMA_NAME)) {
            return value -> new Value.Int(year(((Number) value).longValue()));
        }
        if (isInteger(raw)) {
            return value -> new Value.Int(((Number) value).longValue());
        }
        if (raw == Schema.Type.BOOLEAN) {
            return value -> new Value.Int((Boolean) value ? 1 : 0);
        }
        return name.equals(Decimal.LOGICAL_NAME) ? value -> new Value.Int(((BigDecimal) value).longValueExact()) : null;
    }

    /** MySQL's years are a byte behind 1900, and 0 is the year 0. */
    private static long year(long delivered) {
        return delivered == YEAR_OF_ZERO ? 0 : delivered;
    }

    private static @Nullable ValueReader decimal(Schema.Type raw, String name) {
        if (name.equals(Decimal.LOGICAL_NAME)) {
            return value -> new Value.Decimal((BigDecimal) value);
        }
        if (raw == Schema.Type.STRING) {
            return value -> decimal((String) value);
        }
        return isInteger(raw) ? value -> new Value.Decimal(BigDecimal.valueOf(((Number) value).longValue())) : null;
    }

    /** What is no number, as PostgreSQL's {@code NaN}, is text: a database that has it takes it, others park its row. */
    private static Value decimal(String text) {
        return switch (text) {
            case "NaN", "NAN", "NOT_A_NUMBER" -> new Value.Text("NaN");
            case "Infinity", "POSITIVE_INFINITY" -> new Value.Text("Infinity");
            case "-Infinity", "NEGATIVE_INFINITY" -> new Value.Text("-Infinity");
            default -> new Value.Decimal(new BigDecimal(text));
        };
    }

    private static @Nullable ValueReader text(Schema delivered, String name) {
        if (name.equals(Bits.LOGICAL_NAME)) {
            int width = Integer.parseInt(delivered.parameters().get(Bits.LENGTH_FIELD));
            return value -> new Value.Text(digits(bytes(value), width));
        }
        if (name.equals(Enum.LOGICAL_NAME)) { // labels have their commas escaped
            return value -> new Value.Text(((String) value).replace("\\,", ","));
        }
        return delivered.type() == Schema.Type.STRING ? value -> new Value.Text((String) value) : null;
    }

    /** Debezium has the lowest bits first. */
    private static String digits(byte[] bits, int width) {
        StringBuilder digits = new StringBuilder(width);
        for (int i = width - 1; i >= 0; i--) {
            boolean set = i / Byte.SIZE < bits.length && (bits[i / Byte.SIZE] >> i % Byte.SIZE & 1) == 1;
            digits.append(set ? '1' : '0');
        }
        return digits.toString();
    }

    private static @Nullable ValueReader instant(String name) {
        if (name.equals(ZonedTimestamp.SCHEMA_NAME)) {
            return value -> new Value.Instant(InstantText.micros((String) value));
        }
        ValueReader local = localTimestamp(name);
        return local == null ? null : value -> new Value.Instant(((Value.LocalTimestamp) local.read(value)).micros());
    }

    private static @Nullable ValueReader time(String name) {
        return switch (name) {
            case MicroTime.SCHEMA_NAME -> value -> new Value.Time(((Number) value).longValue());
            case Time.SCHEMA_NAME -> value -> new Value.Time(((Number) value).longValue() * 1_000);
            case NanoTime.SCHEMA_NAME -> value -> new Value.Time(((Number) value).longValue() / 1_000);
            default -> null;
        };
    }

    private static @Nullable ValueReader localTimestamp(String name) {
        return switch (name) {
            case MicroTimestamp.SCHEMA_NAME ->
                value -> new Value.LocalTimestamp(InstantText.withInfinity(((Number) value).longValue()));
            case Timestamp.SCHEMA_NAME ->
                value -> new Value.LocalTimestamp(InstantText.withInfinity(((Number) value).longValue() * 1_000));
            case NanoTimestamp.SCHEMA_NAME ->
                value -> new Value.LocalTimestamp(Math.floorDiv(((Number) value).longValue(), 1_000));
            default -> null;
        };
    }

    private static @Nullable ValueReader uuid(Schema.Type raw) {
        if (raw == Schema.Type.STRING) {
            return value -> UuidText.value((String) value);
        }
        return raw == Schema.Type.BYTES ? value -> uuid(bytes(value)) : null;
    }

    private static Value uuid(byte[] bytes) {
        if (bytes.length != UUID_BYTES) {
            throw new IllegalArgumentException("a UUID has 16 bytes, not " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Value.Uuid(buffer.getLong(), buffer.getLong());
    }

    static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return (byte[]) value;
    }

    private static boolean isInteger(Schema.Type raw) {
        return switch (raw) {
            case INT8, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }

    private static boolean isFloat(Schema.Type raw) {
        return raw == Schema.Type.FLOAT32 || raw == Schema.Type.FLOAT64;
    }
}
