package dev.parley.config;

import java.util.Locale;

/** {@code bootstrapServers} and {@code UPDATE_WINS} as the site file writes them. */
final class KebabCase {
    private KebabCase() {}

    static String ofComponent(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    static String ofConstant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
