package dev.parley.consume;

import dev.parley.rules.Nullable;

/** A log cannot be read on, and waiting does not help. The message says what, where, and what to do. */
public final class ConsumeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        /** A record is not what was written, or of an unknown format. */
        DAMAGED,
        /** A record is missing in the middle of the log. */
        GAP,
        /** The beginning of the log was deleted before this site had read it. */
        TRIMMED,
        /** A log that was there is gone. */
        TOPIC_MISSING,
        /** The cluster refuses this client. */
        REFUSED,
        /** The agent itself failed. */
        BROKEN
    }

    private final Problem problem;

    ConsumeException(Problem problem, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
