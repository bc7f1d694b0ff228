package dev.parley.rules.rule;

import java.util.HashSet;
import java.util.List;

/** Checks site names that a rule is given. */
final class Names {
    private Names() {}

    /** The names as they are; throws if there is none or one twice. */
    static List<String> checked(String rule, List<String> sites) {
        if (sites.isEmpty()) {
            throw new IllegalArgumentException(rule + " needs at least one site name");
        }
        if (new HashSet<>(sites).size() < sites.size()) {
            throw new IllegalArgumentException(rule + " names a site twice: " + String.join(", ", sites));
        }
        return List.copyOf(sites);
    }
}
