package dev.parley.rules.operation;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One byte form for equal values on every site and engine: a type tag, then the content. Hashes, orders and comparisons
 * of rows across sites are made of it, so it must never change for a type that is in use.
 */
public final class CanonicalBytes {
    static final int NULL = 0;
    static final int UNCHANGED = 1;
    static final int BOOL = 2;
    static final int INT = 3;
    static final int DECIMAL = 4;
    static final int FLOAT32 = 5;
    static final int FLOAT64 = 6;
    static final int TEXT = 7;
    static final int BYTES = 8;
    static final int DATE = 9;
    static final int TIME = 10;
    static final int LOCAL_TIMESTAMP = 11;
    static final int INSTANT = 12;
    static final int UUID = 13;
    static final int JSON = 14;

    private CanonicalBytes() {}

    /** The values one after another, each self-delimiting. */
    public static byte[] of(Value... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(values.length * 10);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Value value : values) {
                write(out, value);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** 64 bit FNV-1a over the table name and the values, as sixteen hexadecimal digits. */
    static String hashText(String table, Value... values) {
        long hash = fnv(0xcbf29ce484222325L, table.getBytes(StandardCharsets.UTF_8));
        return String.format("%016x", fnv(hash, of(values)));
    }

    private static long fnv(long seed, byte[] bytes) {
        long hash = seed;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    private static void write(DataOutputStream out, Value value) throws IOException {
        if (value instanceof Value.Null) {
            out.writeByte(NULL);
        } else if (value instanceof Value.Unchanged) {
            out.writeByte(UNCHANGED);
        } else if (value instanceof Value.Bool bool) {
            out.writeByte(BOOL);
            out.writeBoolean(bool.value());
        } else if (value instanceof Value.Int integer) {
            tagged(out, INT, integer.value());
        } else if (value instanceof Value.Decimal decimal) {
            tagged(out, DECIMAL, decimal.value().toPlainString());
        } else if (value instanceof Value.Float32 real) {
            out.writeByte(FLOAT32);
            out.writeInt(Float.floatToIntBits(real.value()));
        } else if (value instanceof Value.Float64 real) {
            tagged(out, FLOAT64, Double.doubleToLongBits(real.value()));
        } else if (value instanceof Value.Text text) {
            tagged(out, TEXT, text.value());
        } else if (value instanceof Value.Bytes binary) {
            tagged(out, BYTES, binary.value());
        } else if (value instanceof Value.Date date) {
            tagged(out, DATE, date.epochDay());
        } else if (value instanceof Value.Time time) {
            tagged(out, TIME, time.micros());
        } else if (value instanceof Value.LocalTimestamp timestamp) {
            tagged(out, LOCAL_TIMESTAMP, timestamp.micros());
        } else if (value instanceof Value.Instant instant) {
            tagged(out, INSTANT, instant.micros());
        } else if (value instanceof Value.Uuid uuid) {
            tagged(out, UUID, uuid.mostSignificant());
            out.writeLong(uuid.leastSignificant());
        } else if (value instanceof Value.Json json) {
            tagged(out, JSON, json.canonical());
        } else {
            throw new IllegalStateException("no canonical form for " + value.getClass());
        }
    }

    private static void tagged(DataOutputStream out, int tag, long content) throws IOException {
        out.writeByte(tag);
        out.writeLong(content);
    }

    private static void tagged(DataOutputStream out, int tag, String content) throws IOException {
        tagged(out, tag, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void tagged(DataOutputStream out, int tag, byte[] content) throws IOException {
        out.writeByte(tag);
        out.writeInt(content.length);
        out.write(content);
    }
}
