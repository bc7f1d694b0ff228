package dev.parley.check;

import dev.parley.pipeline.ColumnShape;
import dev.parley.rules.Nullable;
import dev.parley.store.Engine;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much a column holds, as far as its type says.
 *
 * @param kind what is counted: {@code characters}, {@code digits before the point} and so on
 * @param most how many; {@link Long#MAX_VALUE} if the type sets no bound
 * @param scale digits after the point; 0 for what is no decimal
 */
record TypeWidth(String kind, long most, long scale) {
    private static final Pattern PARAMETERS = Pattern.compile("\\((\\d+)(?:\\s*,\\s*(\\d+))?\\)");
    private static final long TINY_TEXT = 255;
    private static final long TEXT = 65_535;
    private static final long MEDIUM_TEXT = 16_777_215;
    private static final long LONG_TEXT = 4_294_967_295L;
    private static final int DECIMAL_DIGITS_PLAIN = 10;
    private static final int MICROSECONDS = 6;

    private static final String DIGITS = "digits before the point";
    private static final long INET = 49;
    private static final long MAC = 23;
    private static final long INTERVAL = 80;

    /** Of integers that are read as decimals; 20 holds all of 64 bits without a sign. */
    private static final Map<String, Integer> INTEGER_DIGITS =
            Map.of("tinyint", 3, "smallint", 5, "mediumint", 8, "int", 10, "integer", 10, "bigint", 20);

    private static final Map<String, Long> INTEGER_BITS = Map.of(
            "tinyint", 8L,
            "smallint", 16L,
            "mediumint", 24L,
            "integer", 32L,
            "int", 32L,
            "bigint", 64L,
            "year", 8L,
            "boolean", 1L);

    /** Why values of {@code from} may not fit into {@code into}; empty if all do, or the types say nothing. */
    static Optional<String> loss(Engine fromEngine, ColumnShape from, Engine intoEngine, ColumnShape into) {
        TypeWidth wide = of(fromEngine, from);
        TypeWidth narrow = of(intoEngine, into);
        if (wide == null || narrow == null || !wide.kind.equals(narrow.kind)) {
            return Optional.empty();
        }
        if (wide.most > narrow.most) {
            return Optional.of(narrow.most + " " + narrow.kind + ", there " + text(wide.most));
        }
        return wide.scale > narrow.scale
                ? Optional.of(narrow.scale + " digits after the point, there " + text(wide.scale))
                : Optional.empty();
    }

    private static String text(long number) {
        return number == Long.MAX_VALUE ? "no bound" : Long.toString(number);
    }

    private static @Nullable TypeWidth of(Engine engine, ColumnShape column) {
        boolean mysql = engine == Engine.MYSQL;
        String type = column.localType().toLowerCase(Locale.ROOT);
        Matcher parameters = PARAMETERS.matcher(type);
        long first = -1;
        long second = -1;
        if (parameters.find()) {
            first = Long.parseLong(parameters.group(1));
            second = parameters.group(2) == null ? 0 : Long.parseLong(parameters.group(2));
        }
        String word = type.replaceAll("[ (].*", "");
        return switch (column.type()) {
            case TEXT -> new TypeWidth("characters", characters(mysql, word, type, first), 0);
            case BYTES -> new TypeWidth("bytes", characters(mysql, word, type, first), 0);
            case INT -> integer(word, type);
            case DECIMAL -> INTEGER_DIGITS.containsKey(word) ? whole(word) : decimal(mysql, first, second);
            case TIME, LOCAL_TIMESTAMP, INSTANT -> new TypeWidth("digits of a second", fraction(mysql, first), 0);
            default -> null;
        };
    }

    private static long characters(boolean mysql, String word, String type, long first) {
        if (first >= 0 && !type.startsWith("enum") && !type.startsWith("set") && !type.startsWith("interval")) {
            return first;
        }
        return switch (word) {
            case "inet", "cidr" -> INET;
            case "macaddr", "macaddr8" -> MAC;
            case "interval" -> INTERVAL;
            case "tinytext", "tinyblob" -> TINY_TEXT;
            case "text", "blob" -> mysql ? TEXT : Long.MAX_VALUE;
            case "mediumtext", "mediumblob" -> MEDIUM_TEXT;
            case "longtext", "longblob" -> LONG_TEXT;
            default -> Long.MAX_VALUE;
        };
    }

    private static @Nullable TypeWidth integer(String word, String type) {
        Long bits = INTEGER_BITS.get(word);
        return bits == null ? null : new TypeWidth("bits", bits + (type.contains("unsigned") ? 1 : 0), 0);
    }

    private static TypeWidth whole(String word) {
        return new TypeWidth(DIGITS, INTEGER_DIGITS.getOrDefault(word, 0), 0);
    }

    private static TypeWidth decimal(boolean mysql, long precision, long scale) {
        if (precision >= 0) {
            return new TypeWidth(DIGITS, precision - scale, scale);
        }
        return mysql
                ? new TypeWidth(DIGITS, DECIMAL_DIGITS_PLAIN, 0)
                : new TypeWidth(DIGITS, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** PostgreSQL keeps six digits unless told otherwise, MySQL none. */
    private static long fraction(boolean mysql, long first) {
        if (first >= 0) {
            return first;
        }
        return mysql ? 0 : MICROSECONDS;
    }
}
