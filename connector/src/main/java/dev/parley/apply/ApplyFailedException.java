package dev.parley.apply;

/** Applying cannot go on, and waiting will not heal it. */
public final class ApplyFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApplyFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    ApplyFailedException(String message) {
        super(message);
    }
}
