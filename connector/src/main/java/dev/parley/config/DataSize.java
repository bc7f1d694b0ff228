package dev.parley.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 512KB}, {@code 64MB} or {@code 2GB}; a unit is 1024 times the one before it. */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern NOTATION = Pattern.compile("(\\d{1,12})\\s*(B|KB|MB|GB|TB)", Pattern.CASE_INSENSITIVE);
    private static final int STEP = 1024;
    private static final String UNITS = "B KB MB GB TB";

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative, got " + bytes);
        }
    }

    public static DataSize ofMegabytes(long megabytes) {
        return new DataSize(Math.multiplyExact(megabytes, 1024L * 1024));
    }

    /** Reads the notation; empty if {@code text} is not a size or does not fit into 63 bits. */
    public static Optional<DataSize> parse(String text) {
        Matcher matcher = NOTATION.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        int power = UNITS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
        int shift = power == 0 ? 0 : 10 * (1 + (power - 2) / 3);
        if (count > Long.MAX_VALUE >> shift) {
            return Optional.empty();
        }
        return Optional.of(new DataSize(count << shift));
    }

    /** For people: one digit after the point, in the largest unit of which there is at least one; {@code 1.5 MB}. */
    public String rounded() {
        String[] units = UNITS.split(" ", -1);
        double rest = bytes;
        int unit = 0;
        while (rest >= STEP && unit < units.length - 1) {
            rest /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " " + units[0] : String.format(Locale.ROOT, "%.1f %s", rest, units[unit]);
    }

    @Override
    public int compareTo(DataSize that) {
        return Long.compare(bytes, that.bytes);
    }

    /** In the largest unit that shows it exactly. */
    @Override
    public String toString() {
        String[] units = UNITS.split(" ", -1);
        long rest = bytes;
        int unit = 0;
        while (rest != 0 && rest % STEP == 0 && unit < units.length - 1) {
            rest /= STEP;
            unit++;
        }
        return rest + units[unit];
    }
}
