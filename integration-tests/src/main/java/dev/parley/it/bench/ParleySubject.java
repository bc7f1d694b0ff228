package dev.parley.it.bench;

import dev.parley.it.scenario.AgentProcess;
import dev.parley.it.scenario.Bridge;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Two agents. */
final class ParleySubject implements Subject {
    static final String NAME = "Parley";

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Bridge bridge;

    ParleySubject(Bridge bridge) {
        this.bridge = bridge;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        bridge.init();
        bridge.startAgents();
        bridge.awaitReady(START_LIMIT);
    }

    @Override
    public void pause() {
        bridge.agents().forEach(AgentProcess::pause);
    }

    @Override
    public void resume() {
        bridge.agents().forEach(AgentProcess::resume);
    }

    @Override
    public Set<Long> processes() {
        return bridge.agents().stream()
                .map(AgentProcess::pid)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    @Override
    public String tail() {
        return bridge.agents().stream()
                .map(agent -> agent.site() + ": " + agent.tail())
                .collect(Collectors.joining("\n"));
    }
}
