package dev.parley.apply;

/** The database already holds the start of this batch: what is committed must be read again. */
final class MarkerCollisionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MarkerCollisionException(Throwable cause) {
        super("a range that starts where this batch starts is applied already", cause);
    }
}
