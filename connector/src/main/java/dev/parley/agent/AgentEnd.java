package dev.parley.agent;

/**
 * Why an agent ended.
 *
 * @param message what was attempted, what was found and what to do next; empty after a clean stop
 */
public record AgentEnd(ExitCode code, String message) {
    /** Asked to stop, and drained. */
    public static final AgentEnd STOPPED = new AgentEnd(ExitCode.OK, "");
}
