package dev.parley.admin;

import dev.parley.config.Suggest;
import java.util.Collection;
import java.util.List;

/** A request that is refused, and why. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int POSSIBLE_MAX = 50;

    private final ErrorKind kind;
    private final transient ApiError error;

    private ApiException(ErrorKind kind, ApiError error) {
        super(error.message());
        this.kind = kind;
        this.error = error;
    }

    /** A refusal in plain words: what was attempted, what was found, what to do next. */
    public static ApiException of(ErrorKind kind, String message) {
        return new ApiException(kind, new ApiError(kind.word(), message, "", List.of(), ""));
    }

    /**
     * A word that is none of those known, with what was probably meant.
     *
     * @param what the kind of thing in words, as in "table"
     */
    public static ApiException unknown(ErrorKind kind, String what, String given, Collection<String> known) {
        List<String> possible = known.stream().sorted().limit(POSSIBLE_MAX).toList();
        String suggestion = Suggest.closest(given, known).orElse("");
        String meant = suggestion.isEmpty() ? "" : "; did you mean '" + suggestion + "'?";
        String there = known.isEmpty()
                ? "there is none"
                : (known.size() > POSSIBLE_MAX ? "among others there are " : "there is ") + String.join(", ", possible);
        return new ApiException(
                kind,
                new ApiError(
                        kind.word(),
                        "no " + what + " '" + given + "'"
                                + (meant.isEmpty() ? ": " + there : meant + " " + capital(there)),
                        given,
                        possible,
                        suggestion));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    public ErrorKind kind() {
        return kind;
    }

    ApiError error() {
        return error;
    }
}
