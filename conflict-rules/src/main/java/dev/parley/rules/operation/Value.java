package dev.parley.rules.operation;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Objects;

/**
 * One column value in canonical form: equal values are equal objects, whichever database they came from. The list of
 * types is closed; what does not fit is refused when a table is checked.
 */
public sealed interface Value {
    /** SQL NULL. */
    enum Null implements Value {
        NULL
    }

    /** Not in this image: an out-of-line column that the write left as it was. Never written to a table. */
    enum Unchanged implements Value {
        UNCHANGED
    }

    record Bool(boolean value) implements Value {}

    /** Every integer type that fits 64 bits signed. */
    record Int(long value) implements Value {}

    /** Exact number. Canonical: no trailing zeros after the point, scale never negative. */
    record Decimal(BigDecimal value) implements Value {
        public Decimal {
            value = canonical(value);
        }

        private static BigDecimal canonical(BigDecimal number) {
            BigDecimal stripped = number.stripTrailingZeros();
            return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
        }
    }

    /** Single precision number, compared by its bits. */
    record Float32(float value) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Float32 that && Float.floatToIntBits(value) == Float.floatToIntBits(that.value);
        }

        @Override
        public int hashCode() {
            return Float.hashCode(value);
        }
    }

    /** Double precision number, compared by its bits. */
    record Float64(double value) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Float64 that
                    && Double.doubleToLongBits(value) == Double.doubleToLongBits(that.value);
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value);
        }
    }

    record Text(String value) implements Value {
        public Text {
            Objects.requireNonNull(value);
        }
    }

    /** Byte string. The array is copied in and out. */
    final class Bytes implements Value {
        private final byte[] value;

        public Bytes(byte[] value) {
            this.value = value.clone();
        }

        public byte[] value() {
            return value.clone();
        }

        public int length() {
            return value.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + value.length + "]";
        }
    }

    /** Calendar day, proleptic Gregorian, in days since 1970-01-01. */
    record Date(long epochDay) implements Value {}

    /** Time of day in microseconds since midnight. */
    record Time(long micros) implements Value {}

    /** Date and time without zone: microseconds since 1970-01-01T00:00 on the local calendar. */
    record LocalTimestamp(long micros) implements Value {}

    /** Point in time: microseconds since the Unix epoch. */
    record Instant(long micros) implements Value {}

    record Uuid(long mostSignificant, long leastSignificant) implements Value {}

    /** JSON document as canonical text: keys sorted, no white space, numbers in shortest exact form. */
    record Json(String canonical) implements Value {
        public Json {
            Objects.requireNonNull(canonical);
        }
    }
}
