package dev.parley.cli;

import dev.parley.config.ConfigException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One conflict, and the agent that is asked about it. */
final class ConflictArgument {
    @Mixin
    private AgentOptions agent = new AgentOptions();

    @Parameters(paramLabel = "ID", description = "The conflict, as `parley conflicts list` prints it.")
    private String id = "";

    String id() {
        return id;
    }

    ConflictsClient client() throws ConfigException, CommandFailed {
        return new ConflictsClient(agent.address());
    }
}
