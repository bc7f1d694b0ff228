package dev.parley.pipeline;

import dev.parley.rules.Nullable;

/** Asks a database server about its own log, over an ordinary connection. Thread-safe. */
public interface LogProbe {
    /**
     * The state of the log now.
     *
     * @param from position from which somebody means to read, to which some answers refer; null if not known yet
     * @throws RuntimeException if the server cannot be asked
     */
    LogState read(@Nullable LogPosition from);
}
