package dev.parley.join;

/** A join that cannot go on; the message says what to do. Nothing that a second run cannot finish is left behind. */
public final class JoinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JoinException(String message) {
        super(message);
    }

    public JoinException(String message, Throwable cause) {
        super(message, cause);
    }
}
