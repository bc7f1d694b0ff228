package dev.parley.cli;

import dev.parley.agent.ExitCode;

/** A command that ends with a message to its user and an exit code. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /** @param message what was attempted, what was found and what to do next */
    CommandFailed(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }
}
