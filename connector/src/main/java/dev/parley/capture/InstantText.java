package dev.parley.capture;

import dev.parley.rules.operation.Value;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Reads points in time. PostgreSQL's {@code infinity} and {@code -infinity} become the largest and the smallest number
 * of microseconds. Stateless.
 */
final class InstantText {
    static final long INFINITY = Long.MAX_VALUE;
    static final long MINUS_INFINITY = Long.MIN_VALUE;

    /** What Debezium makes of an infinite timestamp without zone, in microseconds. */
    private static final long DELIVERED_INFINITY = 9_223_372_036_825_200_000L;

    private static final long DELIVERED_MINUS_INFINITY = -9_223_372_036_832_400_000L;

    /** What Debezium makes of an infinite date, in days, cut to 32 bits. */
    private static final int DELIVERED_INFINITE_DAY =
            (int) LocalDate.of(-5877611, 6, 21).toEpochDay();

    private static final int DELIVERED_MINUS_INFINITE_DAY =
            (int) LocalDate.of(-5877611, 6, 22).toEpochDay();

    /** Length of {@code 2026-11-23T15:44:26Z}. */
    private static final int SHORTEST = 20;

    private static final int MICRO_DIGITS = 6;
    private static final int SECONDS_END = 19;

    private InstantText() {}

    /**
     * Microseconds since the Unix epoch.
     *
     * @param text ISO 8601 with offset, {@code infinity} or {@code -infinity}
     */
    static long micros(String text) {
        if (isUsual(text)) {
            return usual(text);
        }
        return switch (text) {
            case "infinity" -> INFINITY;
            case "-infinity" -> MINUS_INFINITY;
            default -> micros(OffsetDateTime.parse(text).toInstant());
        };
    }

    private static long micros(Instant point) {
        return Math.addExact(Math.multiplyExact(point.getEpochSecond(), 1_000_000L), point.getNano() / 1_000);
    }

    /** Microseconds, with the two values that stand for infinity put right. */
    static long withInfinity(long micros) {
        if (micros == DELIVERED_INFINITY) {
            return INFINITY;
        }
        return micros == DELIVERED_MINUS_INFINITY ? MINUS_INFINITY : micros;
    }

    /** A date, with the two that stand for infinity put right. */
    static Value.Date date(long epochDay) {
        if (epochDay == DELIVERED_INFINITE_DAY) {
            return new Value.Date(INFINITY);
        }
        return new Value.Date(epochDay == DELIVERED_MINUS_INFINITE_DAY ? MINUS_INFINITY : epochDay);
    }

    /** Four-digit year, UTC, at most microseconds: nearly all. The parser of the JDK takes ten times as long. */
    private static boolean isUsual(String text) {
        int length = text.length();
        return length >= SHORTEST
                && length <= SHORTEST + 1 + MICRO_DIGITS
                && text.charAt(length - 1) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(16) == ':'
                && (length == SHORTEST || text.charAt(SECONDS_END) == '.');
    }

    private static long usual(String text) {
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long second = number(text, 11, 13) * 3_600L + number(text, 14, 16) * 60L + number(text, 17, SECONDS_END);
        return (day * 86_400L + second) * 1_000_000L + fraction(text);
    }

    private static long fraction(String text) {
        int end = text.length() - 1;
        if (end == SECONDS_END) {
            return 0;
        }
        long micros = number(text, SECONDS_END + 1, end);
        for (int digits = end - SECONDS_END - 1; digits < MICRO_DIGITS; digits++) {
            micros *= 10;
        }
        return micros;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
