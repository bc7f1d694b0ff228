package dev.parley.it.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** One container from its start to its end, by the engine's own words for its states. Thread-safe. */
final class ContainerRun {
    private final DockerClient engine;
    private final String id;

    private ContainerRun(DockerClient engine, String id) {
        this.engine = engine;
        this.id = id;
    }

    /** Starts it and returns at once; it may have ended by then. */
    static ContainerRun start(GenericContainer<?> container, Consumer<OutputFrame> output) {
        container
                .withStartupCheckStrategy(new Begun())
                .waitingFor(new NotAtAll())
                .withLogConsumer(output)
                .start();
        return new ContainerRun(container.getDockerClient(), container.getContainerId());
    }

    /** None if the container is gone, as all are when this JVM ends: others remove them besides. */
    private Optional<InspectContainerResponse.ContainerState> state() {
        try {
            return Optional.of(engine.inspectContainerCmd(id).exec().getState());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    boolean isRunning() {
        return state().filter(state -> Boolean.TRUE.equals(state.getRunning())).isPresent();
    }

    /** None if it has not ended, or nobody can tell any more. */
    OptionalInt exitCode() {
        return state().filter(state -> !Boolean.TRUE.equals(state.getRunning()))
                .map(InspectContainerResponse.ContainerState::getExitCodeLong)
                .map(code -> OptionalInt.of(code.intValue()))
                .orElse(OptionalInt.empty());
    }

    /** Process id on the engine's machine. */
    OptionalLong pid() {
        return state().map(InspectContainerResponse.ContainerState::getPidLong)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /** Nothing to one that has ended. */
    void signal(String signal) {
        ifRunning(() -> engine.killContainerCmd(id).withSignal("SIG" + signal).exec());
    }

    void pause() {
        ifRunning(() -> engine.pauseContainerCmd(id).exec());
    }

    void resume() {
        if (state().filter(state -> Boolean.TRUE.equals(state.getPaused())).isPresent()) {
            ifRunning(() -> engine.unpauseContainerCmd(id).exec());
        }
    }

    boolean awaitExit(Duration limit) {
        return Deadline.in(limit).await(() -> !isRunning());
    }

    /** What the engine refuses is no failure if it refuses for the container's end. */
    private void ifRunning(Runnable action) {
        try {
            action.run();
        } catch (ConflictException | NotFoundException e) {
            if (isRunning()) {
                throw e;
            }
        }
    }

    /** A server that ends at once is told by who waits for it to answer. */
    private static final class Begun extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient client, String containerId) {
            String status =
                    client.inspectContainerCmd(containerId).exec().getState().getStatus();
            return "created".equals(status) ? StartupStatus.NOT_YET_KNOWN : StartupStatus.SUCCESSFUL;
        }
    }

    private static final class NotAtAll extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // Whether it serves is asked by its clients.
        }
    }
}
