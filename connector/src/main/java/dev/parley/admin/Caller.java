package dev.parley.admin;

import java.util.Optional;

/**
 * Who makes a request.
 *
 * @param name of the person whose token came with it; empty if it came with a token that several may share, or none
 * @param people true if the site file knows people by tokens of their own
 */
public record Caller(Optional<String> name, boolean people) {
    /** Nobody in particular. */
    static Caller unknown(boolean people) {
        return new Caller(Optional.empty(), people);
    }
}
