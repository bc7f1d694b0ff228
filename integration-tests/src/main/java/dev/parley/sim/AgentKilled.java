package dev.parley.sim;

/** Unwinds the stack of an agent whose process is gone. An error, so that nothing on the way catches it. */
final class AgentKilled extends Error {
    private static final long serialVersionUID = 1;

    AgentKilled() {
        super("the process of this agent is gone", null, false, false);
    }
}
