package dev.parley.config;

import java.util.regex.Pattern;

/** A name in which {@code *} stands for any characters and {@code ?} for one. Pure. */
final class NamePattern {
    private NamePattern() {}

    static boolean isOne(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    /** True if {@code name} is what the pattern says, or the pattern itself. */
    static boolean matches(String pattern, String name) {
        if (!isOne(pattern)) {
            return pattern.equals(name);
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
