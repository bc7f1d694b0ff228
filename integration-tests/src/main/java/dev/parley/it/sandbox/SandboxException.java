package dev.parley.it.sandbox;

/** A sandbox part that could not be had, started or stopped; the message says what was attempted, what was found and what to do. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
