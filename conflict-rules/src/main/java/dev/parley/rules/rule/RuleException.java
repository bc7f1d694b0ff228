package dev.parley.rules.rule;

/** A rule cannot decide these values. The message says why and never shows a value. */
public final class RuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Carries no stack: it is an answer, and may come often. */
    public RuleException(String reason) {
        super(reason, null, false, false);
    }

    public RuleException(String reason, Throwable cause) {
        super(reason, cause, false, false);
    }
}
