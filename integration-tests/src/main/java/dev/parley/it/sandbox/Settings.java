package dev.parley.it.sandbox;

import java.util.Locale;
import java.util.Optional;

/** What the user asked for outside the code: {@code PARLEY_CACHE} from the environment, or {@code -Dparley.cache}, which wins. */
final class Settings {
    private Settings() {}

    static Optional<String> get(String variable) {
        String property = System.getProperty(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
        String value = property == null ? System.getenv(variable) : property;
        return Optional.ofNullable(value).map(String::trim).filter(text -> !text.isEmpty());
    }

    static boolean isOn(String variable) {
        return get(variable)
                .filter(value -> !value.equals("false") && !value.equals("0"))
                .isPresent();
    }
}
