package dev.parley.capture;

import dev.parley.pipeline.CanonicalJson;
import dev.parley.pipeline.CanonicalType;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Value;
import io.debezium.data.Bits;
import io.debezium.time.Date;
import io.debezium.time.MicroTime;
import io.debezium.time.MicroTimestamp;
import io.debezium.time.NanoTime;
import io.debezium.time.NanoTimestamp;
import io.debezium.time.Time;
import io.debezium.time.Timestamp;
import io.debezium.time.ZonedTimestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/** Chooses how to read a column from what it must become and how Debezium delivers it. */
final class ValueReaders {
    private static final int UUID_BYTES = 16;
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
            case TEXT -> raw == Schema.Type.STRING ? value -> new Value.Text((String) value) : null;
            case BYTES ->
                raw == Schema.Type.BYTES && !name.equals(Bits.LOGICAL_NAME) && !name.equals(Decimal.LOGICAL_NAME)
                        ? value -> new Value.Bytes(bytes(value))
                        : null;
            case DATE -> name.equals(Date.SCHEMA_NAME) ? value -> new Value.Date(((Number) value).longValue()) : null;
            case TIME -> time(name);
            case LOCAL_TIMESTAMP -> localTimestamp(name);
            case INSTANT ->
                name.equals(ZonedTimestamp.SCHEMA_NAME)
                        ? value -> new Value.Instant(InstantText.micros((String) value))
                        : null;
            case UUID -> uuid(raw);
            case JSON -> raw == Schema.Type.STRING ? value -> new Value.Json(CanonicalJson.of((String) value)) : null;
        };
    }

    private static @Nullable ValueReader bool(Schema.Type raw) {
        if (raw == Schema.Type.BOOLEAN) {
            return value -> (Boolean) value ? TRUE : FALSE;
        }
        return isInteger(raw) ? value -> ((Number) value).longValue() != 0 ? TRUE : FALSE : null;
    }

    private static @Nullable ValueReader integer(Schema.Type raw, String name) {
        if (isInteger(raw)) {
            return value -> new Value.Int(((Number) value).longValue());
        }
        if (raw == Schema.Type.BOOLEAN) {
            return value -> new Value.Int((Boolean) value ? 1 : 0);
        }
        return name.equals(Decimal.LOGICAL_NAME) ? value -> new Value.Int(((BigDecimal) value).longValueExact()) : null;
    }

    private static @Nullable ValueReader decimal(Schema.Type raw, String name) {
        if (name.equals(Decimal.LOGICAL_NAME)) {
            return value -> new Value.Decimal((BigDecimal) value);
        }
        if (raw == Schema.Type.STRING) {
            return value -> new Value.Decimal(new BigDecimal((String) value));
        }
        return isInteger(raw) ? value -> new Value.Decimal(BigDecimal.valueOf(((Number) value).longValue())) : null;
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
            return value -> {
                UUID id = UUID.fromString((String) value);
                return new Value.Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
            };
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
