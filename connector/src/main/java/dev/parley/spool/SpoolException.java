package dev.parley.spool;

import dev.parley.rules.Nullable;

/** A spool cannot be used, and trying again does not help. The message says what to do. */
public final class SpoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpoolException(String message) {
        this(message, null);
    }

    SpoolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
