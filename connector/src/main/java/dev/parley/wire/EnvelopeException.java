package dev.parley.wire;

/** Bytes that are no valid record, or a record that cannot become bytes. The message says what, where, found, what to do. */
public final class EnvelopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        /** The bytes are not those that were written. */
        DAMAGED("Compare the record with another replica of the partition, or let its site publish it again."),
        /** The bytes are intact, but this release cannot read them. */
        UNKNOWN_FORMAT("Upgrade this agent to the release of the site that wrote the record."),
        /** The bytes are intact, but say what no agent writes. */
        MALFORMED("Find out who else writes there; only the agent of the site may."),
        /** Encrypted with a key that is not here. */
        NO_KEY(
                "Give that key as kafka.payload-key, or as kafka.other-payload-key if another one encrypts what this site writes."),
        /** Larger than the configured bound. */
        TOO_LARGE("Raise tuning.transaction-size-limit at all sites, or split the transaction.");

        private final String advice;

        Problem(String advice) {
            this.advice = advice;
        }
    }

    private final Problem problem;

    EnvelopeException(Problem problem, String what, LogPlace place) {
        super(what + ", in " + place + ". " + problem.advice);
        this.problem = problem;
    }

    EnvelopeException(Problem problem, String what, LogPlace place, Throwable cause) {
        super(what + ", in " + place + ". " + problem.advice, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
