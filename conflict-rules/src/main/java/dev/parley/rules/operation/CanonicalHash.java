package dev.parley.rules.operation;

import dev.parley.rules.Nullable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * 64 bit hash over the canonical bytes of values, made without building them: what {@link CanonicalBytes} would write goes
 * straight into it. Who reads a value from a database as text or number may hand in that form; where there are no bytes, the
 * value is {@link Value.Null}. Not thread-safe; reused.
 */
public final class CanonicalHash {
    private static final long SEED = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int BYTE = 0xff;

    private long hash;

    /** A hash of nothing yet. */
    public CanonicalHash() {
        reset();
    }

    /** Forgets what it was given. */
    public final void reset() {
        hash = SEED;
    }

    /** As {@link Value.Null}. */
    public void ofNull() {
        octet(CanonicalBytes.NULL);
    }

    /** As {@link Value.Bool}. */
    public void bool(boolean value) {
        octet(CanonicalBytes.BOOL);
        octet(value ? 1 : 0);
    }

    /** As {@link Value.Int}. */
    public void integer(long value) {
        tagged(CanonicalBytes.INT, value);
    }

    /**
     * As {@link Value.Text}.
     *
     * @param utf8 its encoded characters; null for NULL
     */
    public void text(@Nullable byte[] utf8) {
        tagged(CanonicalBytes.TEXT, utf8);
    }

    /** As {@link Value.Bytes}; null for NULL. */
    public void binary(@Nullable byte[] bytes) {
        tagged(CanonicalBytes.BYTES, bytes);
    }

    /**
     * As {@link Value.Decimal}.
     *
     * @param plain as a database prints it, in ASCII; null for NULL
     */
    public void decimal(@Nullable byte[] plain) {
        if (plain == null) {
            ofNull();
            return;
        }
        if (!isPlain(plain)) {
            value(new Value.Decimal(new BigDecimal(new String(plain, StandardCharsets.US_ASCII))));
            return;
        }
        int end = plain.length;
        int point = 0;
        while (point < end && plain[point] != '.') {
            point++;
        }
        if (point < end) {
            while (plain[end - 1] == '0') {
                end--;
            }
            end = end - 1 == point ? point : end;
        }
        boolean zero = end - 1 == 1 && plain[0] == '-' && plain[1] == '0';
        int from = zero ? 1 : 0;
        octet(CanonicalBytes.DECIMAL);
        length(end - from);
        octets(plain, from, end);
    }

    /** True without exponent and without needless zeros in front. */
    private static boolean isPlain(byte[] number) {
        int first = number.length > 0 && number[0] == '-' ? 1 : 0;
        if (number.length > first + 1 && number[first] == '0' && number[first + 1] != '.') {
            return false;
        }
        for (int i = first; i < number.length; i++) {
            if (number[i] != '.' && (number[i] < '0' || number[i] > '9')) {
                return false;
            }
        }
        return number.length > first && number[first] != '.';
    }

    /** As {@link Value.LocalTimestamp}. */
    public void localTimestamp(long micros) {
        tagged(CanonicalBytes.LOCAL_TIMESTAMP, micros);
    }

    /** As {@link Value.Instant}. */
    public void instant(long micros) {
        tagged(CanonicalBytes.INSTANT, micros);
    }

    /** As {@link Value.Date}. */
    public void date(long epochDay) {
        tagged(CanonicalBytes.DATE, epochDay);
    }

    /** Any value. */
    public void value(Value value) {
        if (value instanceof Value.Int integer) {
            integer(integer.value());
        } else if (value instanceof Value.Text text) {
            text(text.value().getBytes(StandardCharsets.UTF_8));
        } else {
            octets(CanonicalBytes.of(value));
        }
    }

    /** Hash of everything since the last {@link #reset}, its bits well mixed. */
    public long result() {
        long mixed = hash;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private void tagged(int tag, long content) {
        octet(tag);
        for (int shift = 56; shift >= 0; shift -= 8) {
            octet((int) (content >>> shift) & BYTE);
        }
    }

    private void tagged(int tag, @Nullable byte[] content) {
        if (content == null) {
            ofNull();
            return;
        }
        octet(tag);
        length(content.length);
        octets(content);
    }

    private void length(int length) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            octet((length >>> shift) & BYTE);
        }
    }

    private void octets(byte[] bytes) {
        octets(bytes, 0, bytes.length);
    }

    private void octets(byte[] bytes, int from, int to) {
        long running = hash;
        for (int i = from; i < to; i++) {
            running = (running ^ (bytes[i] & BYTE)) * PRIME;
        }
        hash = running;
    }

    private void octet(int octet) {
        hash = (hash ^ octet) * PRIME;
    }
}
