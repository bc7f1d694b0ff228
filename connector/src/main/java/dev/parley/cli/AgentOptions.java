package dev.parley.cli;

import dev.parley.rules.Nullable;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which agent a command asks, and the token that it shows. */
final class AgentOptions extends AgentChoice {
    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The agent's token. Others on this machine can see it; better PARLEY_TOKEN or a context.")
    private @Nullable String token;

    AgentOptions() {}

    AgentOptions(Function<String, Optional<String>> environment) {
        super(environment);
    }

    @Override
    @Nullable
    String token() {
        return token;
    }
}
