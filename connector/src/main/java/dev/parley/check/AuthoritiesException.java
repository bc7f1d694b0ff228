package dev.parley.check;

/** The file of trusted authorities that a site file names cannot be used. The message says what to do. */
public final class AuthoritiesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AuthoritiesException(String message, Throwable cause) {
        super(message, cause);
    }
}
