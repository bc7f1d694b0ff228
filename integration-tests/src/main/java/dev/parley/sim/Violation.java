package dev.parley.sim;

/**
 * What must never happen has happened. An error, so that no code under test can take it for one of its own failures.
 */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String invariant;

    /** @param invariant name of THEORY A2, or a word for what was expected */
    Violation(String invariant, String message) {
        super(invariant + ": " + message);
        this.invariant = invariant;
    }

    Violation(String invariant, String message, Throwable cause) {
        super(invariant + ": " + message, cause);
        this.invariant = invariant;
    }

    String invariant() {
        return invariant;
    }
}
