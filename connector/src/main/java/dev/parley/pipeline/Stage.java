package dev.parley.pipeline;

import java.time.Duration;

/** A part of the agent that runs on its own threads. Stages start from sink to source and stop from source to sink. */
public interface Stage extends AutoCloseable {
    /** Short name, used in thread names, metrics and logs. */
    String name();

    void start() throws InterruptedException;

    /** Asks the stage to finish what is in flight. Returns at once, idempotent, callable from any thread. */
    void requestStop();

    /**
     * Waits until nothing is in flight.
     *
     * @return false if that did not happen within {@code timeout}
     */
    boolean awaitDrained(Duration timeout) throws InterruptedException;

    /** Stops at once and releases everything. Idempotent. */
    @Override
    void close();
}
