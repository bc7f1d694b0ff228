package dev.parley.it.client;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers by writer as text, such as {@code a=3 b=17}. */
final class Seen {
    private Seen() {}

    static String format(Map<String, Long> seen) {
        return seen.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    static Map<String, Long> parse(String text) {
        Map<String, Long> seen = new HashMap<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int equals = word.indexOf('=');
            seen.put(word.substring(0, equals), Long.parseLong(word.substring(equals + 1)));
        }
        return seen;
    }
}
