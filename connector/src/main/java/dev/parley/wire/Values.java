package dev.parley.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.parley.rules.operation.Value;
import dev.parley.wire.proto.Wire;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Values as messages. */
final class Values {
    private static final Wire.Value NULL =
            Wire.Value.newBuilder().setNull(Wire.Null.NULL).build();
    private static final Wire.Value TRUE =
            Wire.Value.newBuilder().setTruth(true).build();
    private static final Wire.Value FALSE =
            Wire.Value.newBuilder().setTruth(false).build();

    private Values() {}

    static Wire.Value write(Value value) {
        if (value instanceof Value.Null) {
            return NULL;
        } else if (value instanceof Value.Bool bool) {
            return bool.value() ? TRUE : FALSE;
        }
        Wire.Value.Builder out = Wire.Value.newBuilder();
        if (value instanceof Value.Int integer) {
            out.setInteger(integer.value());
        } else if (value instanceof Value.Text text) {
            out.setText(encodable(text.value()));
        } else if (value instanceof Value.Decimal decimal) {
            out.setDecimal(decimal(decimal.value()));
        } else if (value instanceof Value.Float32 real) {
            out.setFloat32(Float.floatToIntBits(real.value()));
        } else if (value instanceof Value.Float64 real) {
            out.setFloat64(Double.doubleToLongBits(real.value()));
        } else if (value instanceof Value.Bytes binary) {
            out.setBinary(UnsafeByteOperations.unsafeWrap(binary.value()));
        } else if (value instanceof Value.Date date) {
            out.setEpochDay(date.epochDay());
        } else if (value instanceof Value.Time time) {
            out.setTimeMicros(time.micros());
        } else if (value instanceof Value.LocalTimestamp timestamp) {
            out.setLocalMicros(timestamp.micros());
        } else if (value instanceof Value.Instant instant) {
            out.setInstantMicros(instant.micros());
        } else if (value instanceof Value.Uuid uuid) {
            out.setUuid(Wire.Uuid.newBuilder()
                    .setMostSignificant(uuid.mostSignificant())
                    .setLeastSignificant(uuid.leastSignificant()));
        } else if (value instanceof Value.Json json) {
            out.setJson(encodable(json.canonical()));
        } else {
            throw new IllegalStateException("no wire form for " + value.getClass());
        }
        return out.build();
    }

    static Value read(Wire.Value in, LogPlace place) {
        return switch (in.getContentCase()) {
            case NULL -> Value.Null.NULL;
            case TRUTH -> new Value.Bool(in.getTruth());
            case INTEGER -> new Value.Int(in.getInteger());
            case DECIMAL -> new Value.Decimal(decimal(in.getDecimal(), place));
            case FLOAT32 -> new Value.Float32(Float.intBitsToFloat(in.getFloat32()));
            case FLOAT64 -> new Value.Float64(Double.longBitsToDouble(in.getFloat64()));
            case TEXT -> new Value.Text(in.getText());
            case BINARY -> new Value.Bytes(in.getBinary().toByteArray());
            case EPOCH_DAY -> new Value.Date(in.getEpochDay());
            case TIME_MICROS -> new Value.Time(in.getTimeMicros());
            case LOCAL_MICROS -> new Value.LocalTimestamp(in.getLocalMicros());
            case INSTANT_MICROS -> new Value.Instant(in.getInstantMicros());
            case UUID ->
                new Value.Uuid(in.getUuid().getMostSignificant(), in.getUuid().getLeastSignificant());
            case JSON -> new Value.Json(in.getJson());
            case CONTENT_NOT_SET ->
                throw new EnvelopeException(
                        EnvelopeException.Problem.UNKNOWN_FORMAT,
                        "A value has a type that this release does not know",
                        place);
        };
    }

    private static Wire.Decimal decimal(BigDecimal number) {
        return Wire.Decimal.newBuilder()
                .setUnscaled(
                        UnsafeByteOperations.unsafeWrap(number.unscaledValue().toByteArray()))
                .setScale(number.scale())
                .build();
    }

    private static BigDecimal decimal(Wire.Decimal in, LogPlace place) {
        ByteString unscaled = in.getUnscaled();
        if (unscaled.isEmpty() || in.getScale() < 0) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED,
                    "A decimal has " + unscaled.size() + " digit bytes and the scale " + in.getScale(),
                    place);
        }
        return new BigDecimal(new BigInteger(unscaled.toByteArray()), in.getScale());
    }

    /** Half a surrogate pair has no UTF-8 form and would silently become a question mark. */
    private static String encodable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException(
                            "a text holds half a surrogate pair at character " + i + " and cannot be written as UTF-8");
                }
                i++;
            }
        }
        return text;
    }
}
