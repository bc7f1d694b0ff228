package dev.parley.publish;

/** A topic that replication does not need cannot be written now. The message says why. */
public final class TopicUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
