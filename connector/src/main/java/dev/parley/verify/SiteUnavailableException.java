package dev.parley.verify;

/** A site did not answer. The message says which, what was asked and why it failed. */
public final class SiteUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SiteUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    public SiteUnavailableException(String message) {
        super(message);
    }
}
