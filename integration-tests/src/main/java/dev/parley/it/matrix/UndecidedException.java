package dev.parley.it.matrix;

/** A run that cannot be judged, and why. */
final class UndecidedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UndecidedException(String message) {
        super(message);
    }

    UndecidedException(String message, Throwable cause) {
        super(message, cause);
    }
}
