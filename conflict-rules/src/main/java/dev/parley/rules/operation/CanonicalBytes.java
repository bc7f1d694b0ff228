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
            out.writeByte(0);
        } else if (value instanceof Value.Unchanged) {
            out.writeByte(1);
        } else if (value instanceof Value.Bool bool) {
            out.writeByte(2);
            out.writeBoolean(bool.value());
        } else if (value instanceof Value.Int integer) {
            tagged(out, 3, integer.value());
        } else if (value instanceof Value.Decimal decimal) {
            tagged(out, 4, decimal.value().toPlainString());
        } else if (value instanceof Value.Float32 real) {
            out.writeByte(5);
            out.writeInt(Float.floatToIntBits(real.value()));
        } else if (value instanceof Value.Float64 real) {
            tagged(out, 6, Double.doubleToLongBits(real.value()));
        } else if (value instanceof Value.Text text) {
            tagged(out, 7, text.value());
        } else if (value instanceof Value.Bytes binary) {
            tagged(out, 8, binary.value());
        } else if (value instanceof Value.Date date) {
            tagged(out, 9, date.epochDay());
        } else if (value instanceof Value.Time time) {
            tagged(out, 10, time.micros());
        } else if (value instanceof Value.LocalTimestamp timestamp) {
            tagged(out, 11, timestamp.micros());
        } else if (value instanceof Value.Instant instant) {
            tagged(out, 12, instant.micros());
        } else if (value instanceof Value.Uuid uuid) {
            tagged(out, 13, uuid.mostSignificant());
            out.writeLong(uuid.leastSignificant());
        } else if (value instanceof Value.Json json) {
            tagged(out, 14, json.canonical());
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
