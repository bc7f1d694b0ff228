package dev.parley.it.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One run of a server program, known to the {@link Reaper} from before its first instruction.
 *
 * <p>Signals that must reach helpers too (PostgreSQL's backends are processes) first stop the parent and wait until it
 * does stand still, so that no helper is forked behind our back: one that survives keeps the next server from starting.
 */
final class ServerProcess implements Running {
    private static final Duration HALT_LIMIT = Duration.ofSeconds(10);
    /** Letters of the kernel for a process that stands still, or that has ended. */
    private static final Set<String> STOPPED = Set.of("T", "t", "Z", "X", "");

    private final Process process;

    private ServerProcess(Process process) {
        this.process = process;
    }

    /**
     * What to run.
     *
     * @param command program and arguments
     * @param folder working folder
     * @param pidFile where the process notes its pid for the reaper
     * @param log where all output is appended
     * @param stopSignal the signal, without SIG, that ends the program fast and leaves nothing in the kernel
     */
    record Launch(List<String> command, Path folder, Path pidFile, Path log, String stopSignal) {
        Launch {
            command = List.copyOf(command);
        }
    }

    static ServerProcess start(Launch launch) {
        List<String> words = new ArrayList<>(List.of(
                "/bin/sh", "-c", Scripts.LAUNCH, "launch.sh", launch.pidFile().toString(), launch.stopSignal()));
        words.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(launch.folder().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        // Locale and time zone of the user must not change what a server stores or prints.
        builder.environment().keySet().removeIf(key -> key.startsWith("LC_") || key.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        try {
            return new ServerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + launch.command().get(0), e);
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public int exitCode() {
        return process.exitValue();
    }

    @Override
    public void signal(String signal) {
        if (isRunning()) {
            Signals.send(signal, pid());
        }
    }

    @Override
    public void pause() {
        halt();
        Signals.send("STOP", helpers());
    }

    /** The signal only begins to stop a process; a fork that has begun is ended before it stands still. */
    private void halt() {
        Signals.send("STOP", pid());
        if (!Deadline.in(HALT_LIMIT).await(() -> !isRunning() || STOPPED.contains(ProcFs.state(pid())))) {
            throw new SandboxException(
                    "process " + pid() + " still goes on " + HALT_LIMIT.toSeconds() + " s after SIGSTOP");
        }
    }

    @Override
    public void resume() {
        Signals.send("CONT", helpers());
        signal("CONT");
    }

    @Override
    public void kill(Duration limit) {
        List<Long> all = new ArrayList<>();
        if (isRunning()) {
            halt();
            all.add(pid());
            all.addAll(helpers());
            Signals.send("KILL", all);
        }
        if (!awaitExit(limit) || !Deadline.in(limit).await(() -> all.stream().noneMatch(ProcFs::isRunning))) {
            throw new SandboxException("processes " + all + " still run " + limit.toSeconds() + " s after SIGKILL");
        }
    }

    @Override
    public boolean awaitExit(Duration limit) {
        boolean interrupted = false;
        try {
            long end = System.nanoTime() + limit.toNanos();
            while (true) {
                try {
                    return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    // A server half stopped is worse than a caller that waits a little longer.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Long> helpers() {
        return process.descendants().map(ProcessHandle::pid).toList();
    }
}
