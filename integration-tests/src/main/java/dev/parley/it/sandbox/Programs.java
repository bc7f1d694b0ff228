package dev.parley.it.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where the programs of a kind of server come from and how they run. Thread-safe. */
sealed interface Programs permits LocalPrograms, ContainerPrograms {
    /** Runs a short-lived program, whatever its exit code. Throws {@link SandboxException} if it does not end in time. */
    Command.Result tryRun(List<String> words, Map<String, String> environment, Duration limit);

    /** Runs a short-lived program and returns what it printed. Throws {@link SandboxException} unless it ends with code 0. */
    default String run(List<String> words, Map<String, String> environment, Duration limit) {
        return tryRun(words, environment, limit).orThrow(words);
    }

    Running start(ServerProcess.Launch launch);
}
