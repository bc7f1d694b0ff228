package dev.parley.pipeline;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spans of time as text: ISO 8601, as PostgreSQL shows them with {@code IntervalStyle = iso_8601}. Months, days and time
 * are kept apart, as PostgreSQL does. Pure.
 */
public final class IntervalText {
    private static final int MONTHS_OF_A_YEAR = 12;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3_600;

    private static final Pattern PART = Pattern.compile("([+-]?[0-9.]+) (year|mon|day|hour|min|sec)s?");
    private static final Pattern CLOCK = Pattern.compile("([+-]?)(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?)$");

    private IntervalText() {}

    /** A span as PostgreSQL shows it by default, {@code 1 year -2 days +03:04:05}, or as its driver does, all in words. */
    public static String ofPostgres(String text) {
        long months = 0;
        long days = 0;
        long micros = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            BigDecimal number = new BigDecimal(part.group(1));
            switch (part.group(2)) {
                case "year" -> months += number.longValueExact() * MONTHS_OF_A_YEAR;
                case "mon" -> months += number.longValueExact();
                case "day" -> days += number.longValueExact();
                case "hour" -> micros += number.longValueExact() * SECONDS_PER_HOUR * MICROS_PER_SECOND;
                case "min" -> micros += number.longValueExact() * SECONDS_PER_MINUTE * MICROS_PER_SECOND;
                default -> micros += micros(number);
            }
        }
        Matcher clock = CLOCK.matcher(text);
        if (clock.find()) {
            long time = (Long.parseLong(clock.group(2)) * SECONDS_PER_HOUR
                                    + Long.parseLong(clock.group(3)) * SECONDS_PER_MINUTE)
                            * MICROS_PER_SECOND
                    + micros(new BigDecimal(clock.group(4)));
            micros += clock.group(1).equals("-") ? -time : time;
        }
        return of(months, days, micros);
    }

    private static long micros(BigDecimal seconds) {
        return seconds.multiply(BigDecimal.valueOf(MICROS_PER_SECOND)).longValueExact();
    }

    /** {@code P1Y2M3DT4H5M6.7S}; nothing at all is {@code P0D}. */
    public static String of(long months, long days, long micros) {
        StringBuilder text = new StringBuilder("P");
        part(text, months / MONTHS_OF_A_YEAR, 'Y');
        part(text, months % MONTHS_OF_A_YEAR, 'M');
        part(text, days, 'D');
        if (micros != 0) {
            time(text.append('T'), micros);
        }
        return text.length() == 1 ? "P0D" : text.toString();
    }

    private static void time(StringBuilder text, long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        part(text, seconds / SECONDS_PER_HOUR, 'H');
        part(text, seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE, 'M');
        long whole = seconds % SECONDS_PER_MINUTE;
        long fraction = Math.abs(micros % MICROS_PER_SECOND);
        if (whole != 0 || fraction != 0) {
            text.append(micros < 0 ? "-" : "").append(Math.abs(whole));
            if (fraction != 0) {
                String digits = Long.toString(MICROS_PER_SECOND + fraction).substring(1);
                text.append('.').append(digits.replaceAll("0+$", ""));
            }
            text.append('S');
        }
    }

    private static void part(StringBuilder text, long number, char unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
