package dev.parley.it.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Processes of this machine. */
enum LocalPrograms implements Programs {
    LOCAL;

    @Override
    public Command.Result tryRun(List<String> words, Map<String, String> environment, Duration limit) {
        return new Command(words, environment, limit).tryRun();
    }

    @Override
    public Running start(ServerProcess.Launch launch) {
        return ServerProcess.start(launch);
    }
}
