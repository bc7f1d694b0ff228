package dev.parley.it.nemesis;

import dev.parley.it.sandbox.Server;
import dev.parley.it.scenario.AgentProcess;

/** The faults of the scenarios. */
public final class Faults {
    private Faults() {}

    /** SIGKILL to an agent, and a new start. */
    public static Fault kill(AgentProcess agent) {
        return Fault.of(agent.site(), "kill -9 of the agent", agent::kill9, agent::start);
    }

    /** SIGSTOP to an agent, and SIGCONT: a zombie that wakes up. */
    public static Fault pause(AgentProcess agent) {
        return Fault.of(agent.site(), "pause of the agent", agent::pause, agent::resume);
    }

    /** SIGKILL to a server, and a new start on its data. */
    public static Fault kill(Server server) {
        return Fault.of(server.name(), "kill -9 of the server", server::kill9, server::start);
    }

    /** SIGSTOP to a server, and SIGCONT: it holds its connections and does not answer. */
    public static Fault pause(Server server) {
        return Fault.of(server.name(), "pause of the server", server::pause, server::resume);
    }
}
