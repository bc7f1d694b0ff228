package dev.parley.it.sandbox;

import java.time.Duration;

/** One run of a server program with all that it starts. Thread-safe. */
sealed interface Running permits ServerProcess, ServerContainer {
    /** Process id on this machine. */
    long pid();

    boolean isRunning();

    /** Of a run that has ended. */
    int exitCode();

    /** Sends a signal to the server itself, which passes it on to its helpers in its own way. */
    void signal(String signal);

    /** All stand still; connections stay open. */
    void pause();

    /** Undoes {@link #pause()}; does nothing to one that goes on or has ended. */
    void resume();

    /** Ends server and helpers with SIGKILL and waits until the kernel has taken all of them away. */
    void kill(Duration limit);

    /** True if the server ended in time. */
    boolean awaitExit(Duration limit);
}
