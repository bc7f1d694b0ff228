package dev.parley.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A type that is written as a single value.
 *
 * @param means the type in words, after "must be"
 * @param parse empty if the text is no such value
 */
record ScalarType<T>(String means, Function<String, Optional<T>> parse, Optional<Comparator<T>> order) {
    private static final Map<Class<?>, ScalarType<?>> SIMPLE = Map.of(
            String.class, unordered("a text", text -> Optional.of(text).filter(t -> !t.isBlank())),
            Secret.class,
                    unordered(
                            "a text",
                            text -> Optional.of(text).filter(t -> !t.isEmpty()).map(Secret::new)),
            Boolean.class, unordered("true or false", ScalarType::bool),
            Integer.class, ordered("a whole number", ScalarType::integer),
            Duration.class, ordered("a duration such as 250ms, 5s, 10m, 2h or 14d", Durations::parse),
            DataSize.class, ordered("a size such as 512KB, 64MB or 2GB", DataSize::parse));

    /** The scalar type of a Java type; empty if it is not written as a single value. */
    static Optional<ScalarType<?>> of(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(enumeration(type));
        }
        Class<?> boxed = type == int.class ? Integer.class : type == boolean.class ? Boolean.class : type;
        return Optional.ofNullable(SIMPLE.get(boxed));
    }

    /** How the constants of an enum are written, in their order. */
    static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> KebabCase.ofConstant((Enum<?>) constant))
                .toList();
    }

    /** The value; empty if the text is no such value or lies outside the limits. */
    Optional<T> read(String text, Limits limits) {
        if (!limits.pattern().isEmpty() && !text.matches(limits.pattern())) {
            return Optional.empty();
        }
        return parse.apply(text).filter(value -> within(value, limits));
    }

    /** "must be a whole number from 1 to 65535". */
    String expected(Limits limits) {
        if (!limits.pattern().isEmpty()) {
            return "must be " + limits.patternMeans();
        }
        String from = limits.min().isEmpty() ? "" : " from " + limits.min();
        String to = limits.max().isEmpty() ? "" : " to " + limits.max();
        return "must be " + means + from + to;
    }

    private boolean within(T value, Limits limits) {
        if (order.isEmpty()) {
            return true;
        }
        Comparator<T> by = order.get();
        boolean enough = limits.min().isEmpty() || by.compare(value, bound(limits.min())) >= 0;
        return enough && (limits.max().isEmpty() || by.compare(value, bound(limits.max())) <= 0);
    }

    private T bound(String text) {
        return parse.apply(text).orElseThrow(() -> new IllegalStateException("limit '" + text + "' is not " + means));
    }

    private static <T> ScalarType<T> unordered(String means, Function<String, Optional<T>> parse) {
        return new ScalarType<>(means, parse, Optional.empty());
    }

    private static <T extends Comparable<T>> ScalarType<T> ordered(String means, Function<String, Optional<T>> parse) {
        return new ScalarType<>(means, parse, Optional.of(Comparator.naturalOrder()));
    }

    private static ScalarType<Object> enumeration(Class<?> type) {
        List<String> names = constants(type);
        Object[] values = type.getEnumConstants();
        return new ScalarType<>(
                names.stream().collect(Collectors.joining(", ", "one of ", "")),
                text -> names.contains(text) ? Optional.of(values[names.indexOf(text)]) : Optional.empty(),
                Optional.empty());
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> bool(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
    }

    /** The limits of one key, as its {@link Doc} gives them. */
    record Limits(String min, String max, String pattern, String patternMeans) {
        static final Limits NONE = new Limits("", "", "", "");

        static Limits of(Doc doc) {
            return new Limits(doc.min(), doc.max(), doc.pattern(), doc.patternMeans());
        }
    }
}
