package dev.parley.check;

/** Kafka did not create what a site needs; the message says where and why. */
public final class TopicsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TopicsException(String message, Throwable cause) {
        super(message, cause);
    }
}
