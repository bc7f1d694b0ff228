package dev.parley.it.sandbox;

import java.nio.file.Path;

/**
 * One server process of a sandbox, on a loopback port that stays its own until the sandbox is closed.
 *
 * <p>Stopping by any of the three ways and starting again keeps port and data. Thread-safe; each call blocks until the
 * state is reached, for at most the sandbox's start timeout, and throws {@link SandboxException} with the tail of the
 * server's log otherwise.
 */
public interface Server extends AutoCloseable {
    /** The name given to the builder, unique in its sandbox. */
    String name();

    /** Always the loopback address; the server listens nowhere else. */
    default String host() {
        return "127.0.0.1";
    }

    int port();

    /** Process id of the running server. Throws {@link IllegalStateException} when it does not run. */
    long pid();

    boolean isRunning();

    /** What the server printed, all starts in one file. */
    Path logFile();

    /** Starts the server on its data as it is, and waits until it answers. Does nothing when it runs. */
    void start();

    /** Stops in the server's orderly way; does nothing when it does not run. */
    void stop();

    /** Stops without a checkpoint: the next start recovers from the log, yet nothing is left behind in the kernel. */
    void stopImmediate();

    /** SIGKILL to the server and every process it started, at once: as near to a power cut as one process can come. */
    void kill9();

    /** SIGSTOP to the server and every process it started: connections stay open and nobody answers. */
    void pause();

    /** Undoes {@link #pause()}. */
    void resume();

    /** {@link #stop()} and {@link #start()}. */
    default void restart() {
        stop();
        start();
    }

    /** {@link #stopImmediate()} for good: the server cannot be started again. */
    @Override
    void close();
}
