package dev.parley.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What a {@link SetSupervisor} keeps running: started once, and closed whatever has become of it. */
interface Pipeline extends AutoCloseable {
    /** Returns when everything runs; may wait without end for a server, until interrupted. */
    void start() throws InterruptedException;

    /** Completes with what has ended it; the first reason counts. */
    CompletableFuture<Throwable> failure();

    /** Finishes what is in flight; what is left after {@code timeout} is done after the next start. */
    void drain(Duration timeout) throws InterruptedException;

    /** Told for good, before it is closed, what it has failed by. */
    default void failedBy(Throwable failure) throws InterruptedException {}

    @Override
    void close();
}
