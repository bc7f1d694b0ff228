package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalInt;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;

/** One run of a server program in a container, which is removed when it has ended. */
final class ServerContainer implements Running {
    private final GenericContainer<?> container;
    private final ContainerRun run;
    private boolean ended;
    private OptionalInt exitCode = OptionalInt.empty();

    private ServerContainer(GenericContainer<?> container, ContainerRun run) {
        this.container = container;
        this.run = run;
    }

    /** @param log where all output is appended */
    static ServerContainer start(GenericContainer<?> container, Path log) {
        return new ServerContainer(container, ContainerRun.start(container, frame -> append(frame, log)));
    }

    private static void append(OutputFrame frame, Path log) {
        if (frame.getType() == OutputFrame.OutputType.END) {
            return;
        }
        try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(frame.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("could not write what a container printed to " + log, e);
        }
    }

    @Override
    public synchronized long pid() {
        return run.pid().orElseThrow(() -> new IllegalStateException("the server does not run"));
    }

    @Override
    public synchronized boolean isRunning() {
        if (!ended && !run.isRunning()) {
            ended = true;
            exitCode = run.exitCode();
            container.stop();
        }
        return !ended;
    }

    @Override
    public synchronized int exitCode() {
        return exitCode.orElseThrow(() -> new IllegalStateException("the engine does not tell how the server ended"));
    }

    @Override
    public void signal(String signal) {
        ifRunning(() -> run.signal(signal));
    }

    @Override
    public void pause() {
        ifRunning(run::pause);
    }

    @Override
    public void resume() {
        ifRunning(run::resume);
    }

    @Override
    public void kill(Duration limit) {
        signal("KILL");
        resume();
        if (!awaitExit(limit)) {
            throw new SandboxException(
                    "the container of a server still runs " + limit.toSeconds() + " s after SIGKILL");
        }
    }

    @Override
    public boolean awaitExit(Duration limit) {
        return Deadline.in(limit).await(() -> !isRunning());
    }

    private void ifRunning(Runnable action) {
        if (isRunning()) {
            action.run();
        }
    }
}
