package dev.parley.it.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program beside the servers of a sandbox, such as an agent: it ends with the sandbox, also when this JVM is killed.
 * Started once; what it prints is appended to a file, so that several runs under one name share it. Thread-safe.
 */
public final class SandboxProcess implements AutoCloseable {
    private final String name;
    private final Path logFile;
    private final Duration limit;
    private final ServerProcess process;

    private SandboxProcess(String name, Path logFile, Duration limit, ServerProcess process) {
        this.name = name;
        this.logFile = logFile;
        this.limit = limit;
        this.process = process;
    }

    static SandboxProcess start(ServerSite site, List<String> command) {
        var launch = new ServerProcess.Launch(command, site.folder(), site.pidFile(), site.log(), "KILL");
        return new SandboxProcess(site.name(), site.log(), site.limit(), ServerProcess.start(launch));
    }

    public String name() {
        return name;
    }

    /** What the program printed. */
    public Path logFile() {
        return logFile;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** Throws {@link IllegalThreadStateException} while the program runs. */
    public int exitCode() {
        return process.exitCode();
    }

    /** SIGTERM: asks the program to end in its own way. */
    public void terminate() {
        process.signal("TERM");
    }

    /** SIGKILL, and waits until the kernel has taken the process away. */
    public void kill9() {
        process.kill(limit);
    }

    /** SIGSTOP. */
    public void pause() {
        process.pause();
    }

    /** SIGCONT. */
    public void resume() {
        process.resume();
    }

    /** True if the program ended in time. */
    public boolean awaitExit(Duration longest) {
        return process.awaitExit(longest);
    }

    /** The last lines of {@link #logFile()}. */
    public String tail(int lines) {
        return LogTail.of(logFile, lines);
    }

    /** {@link #kill9()} if it still runs. */
    @Override
    public void close() {
        if (isRunning()) {
            kill9();
        }
    }
}
