package dev.parley.agent;

/** Ends the agent with a code of its own: waiting cannot heal what was found. */
public final class AgentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode code;

    AgentException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    AgentException(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** How the process should end. */
    public ExitCode code() {
        return code;
    }
}
