package dev.parley.rules.rule;

/** A rule cannot decide these values. The message says why and never shows a value. */
public final class RuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RuleException(String reason) {
        super(reason);
    }

    public RuleException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
