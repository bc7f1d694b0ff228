package dev.parley.rules.merge;

/** A text is no JSON document. The message names the place and never shows content. */
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonException(String reason, int at) {
        super(reason + " at character " + (at + 1), null, false, false);
    }
}
