package dev.parley.apply;

import java.math.BigDecimal;
import java.time.LocalDate;

/** Writes canonical dates and times as SQL text; both engines read this form. */
public final class TemporalText {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final int MICRO_DIGITS = 6;

    private TemporalText() {}

    /** {@code 2026-01-31}; years before 1 end in {@code BC}, the outermost are infinities: only PostgreSQL knows these. */
    public static void date(StringBuilder to, long epochDay) {
        if (epochDay == Long.MAX_VALUE || epochDay == Long.MIN_VALUE) {
            to.append(epochDay > 0 ? "infinity" : "-infinity");
            return;
        }
        boolean before = appendDay(to, epochDay);
        to.append(before ? " BC" : "");
    }

    /**
     * The time in {@code 23:59:59.000001}, which MySQL lets go on to 838 hours, and below nothing.
     *
     * @throws NumberFormatException if the text is no such time
     */
    public static long micros(String time) {
        boolean negative = time.startsWith("-");
        String[] parts = (negative ? time.substring(1) : time).split(":", 3);
        long seconds = Long.parseLong(parts[0]) * 3_600 + Long.parseLong(parts[1]) * 60;
        BigDecimal last = new BigDecimal(parts[2]).add(BigDecimal.valueOf(seconds));
        long micros = last.movePointRight(MICRO_DIGITS).longValue();
        return negative ? -micros : micros;
    }

    /** {@code 23:59:59.000001}. */
    public static void time(StringBuilder to, long signed) {
        long micros = Math.abs(signed);
        to.append(signed < 0 ? "-" : "");
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        padded(to, seconds / 3600, 2);
        to.append(':');
        padded(to, seconds / 60 % 60, 2);
        to.append(':');
        padded(to, seconds % 60, 2);
        long fraction = Math.floorMod(micros, MICROS_PER_SECOND);
        if (fraction != 0) {
            to.append('.');
            padded(to, fraction, MICRO_DIGITS);
        }
    }

    /** {@code 2026-01-31 23:59:59.000001}, then {@code zone}; the outermost values are PostgreSQL's infinities. */
    public static void timestamp(StringBuilder to, long micros, String zone) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            to.append(micros > 0 ? "infinity" : "-infinity");
            return;
        }
        boolean before = appendDay(to, Math.floorDiv(micros, MICROS_PER_DAY));
        to.append(' ');
        time(to, Math.floorMod(micros, MICROS_PER_DAY));
        to.append(zone).append(before ? " BC" : "");
    }

    private static boolean appendDay(StringBuilder to, long epochDay) {
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        boolean before = day.getYear() < 1;
        padded(to, before ? 1L - day.getYear() : day.getYear(), 4);
        to.append('-');
        padded(to, day.getMonthValue(), 2);
        to.append('-');
        padded(to, day.getDayOfMonth(), 2);
        return before;
    }

    private static void padded(StringBuilder to, long number, int digits) {
        String text = Long.toString(number);
        for (int i = text.length(); i < digits; i++) {
            to.append('0');
        }
        to.append(text);
    }
}
