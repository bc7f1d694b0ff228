package dev.parley.publish;

import dev.parley.rules.Nullable;

/** This site's log cannot be written or read, and waiting does not help. The message says what to do. */
public final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Problem {
        /** The topic of the log does not exist. */
        TOPIC_MISSING,
        /** The topic is not a log: several partitions, or records vanish from it. */
        TOPIC_UNFIT,
        /** The cluster refuses this client: credentials, rights, or a record that it does not take. */
        REFUSED,
        /** Kafka has lost records that it had acknowledged. */
        SHORTENED,
        /** Records of this site are missing in the middle of its log. */
        GAP,
        /** Another process wrote a different record under a dot that this process has used. */
        DIVERGED,
        /** The spool is full, and the site file says that the agent ends then. */
        SPOOL_FULL,
        /** The spool is full, and the site file says that the site's place in the database's log is given up then. */
        GIVEN_UP,
        /** The spool's disk does not answer, or records of this site are in no spool that is here. */
        SPOOL_UNREADABLE,
        /** The database is older than what this site has published from it. */
        SET_BACK
    }

    private final Problem problem;

    PublishException(Problem problem, String message) {
        this(problem, message, null);
    }

    PublishException(Problem problem, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
