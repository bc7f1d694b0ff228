package dev.parley.agent;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pipeline of one replication set running: builds it, waits until it fails, and builds it again from the last
 * checkpoint as long as waiting can heal what happened. Everything a failure may have left half done is in the database
 * and in Kafka, so a new pipeline is the one way of recovery.
 */
final class SetSupervisor {
    private static final Logger LOG = LoggerFactory.getLogger(SetSupervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration STOP_POLL = Duration.ofMillis(100);
    private static final Duration HEALTHY_AFTER = Duration.ofSeconds(30);

    private final String site;
    private final String set;
    private final Supplier<SetPipeline> factory;
    private final Duration pauseMax;
    private final Duration drainTimeout;
    private final Consumer<AgentEnd> onEnd;
    private final StopSignal stop = new StopSignal();
    private final CompletableFuture<AgentEnd> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable SetPipeline current;
    private volatile String lastError = "";

    /**
     * @param factory builds a pipeline that has not started
     * @param pauseMax longest pause between two attempts; the first is half a second
     * @param onEnd told how it ended, before {@link #end()} completes
     */
    SetSupervisor(
            String site,
            String set,
            Supplier<SetPipeline> factory,
            Duration pauseMax,
            Duration drainTimeout,
            Consumer<AgentEnd> onEnd) {
        this.site = site;
        this.set = set;
        this.factory = factory;
        this.pauseMax = pauseMax;
        this.drainTimeout = drainTimeout;
        this.onEnd = onEnd;
        this.thread = new Thread(this::run, "parley-" + site + "-" + set);
    }

    void start() {
        thread.start();
    }

    /** A pipeline that is still starting may wait for Kafka without end: it is interrupted. */
    void requestStop() {
        stop.raise();
        SetPipeline pipeline = current;
        if (pipeline != null && pipeline.running() == null) {
            thread.interrupt();
        }
    }

    /** How it ended; completes after everything is released. */
    CompletableFuture<AgentEnd> end() {
        return end;
    }

    String set() {
        return set;
    }

    /** The running pipeline; null between attempts. */
    @Nullable
    SetPipeline pipeline() {
        return current;
    }

    /** What made the last pipeline fail; empty if none did. */
    String lastError() {
        return lastError;
    }

    private void run() {
        AgentEnd result = AgentEnd.STOPPED;
        try {
            result = supervise();
        } catch (InterruptedException e) {
            LOG.atInfo().addKeyValue("site", site).addKeyValue("set", set).log("stopped while starting");
        } catch (RuntimeException | Error e) {
            result = new AgentEnd(ExitCode.INTERNAL, Failures.messageOf(e));
            LOG.atError()
                    .addKeyValue("site", site)
                    .addKeyValue("set", set)
                    .setCause(e)
                    .log("supervisor failed");
        } finally {
            onEnd.accept(result);
            end.complete(result);
        }
    }

    private AgentEnd supervise() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!stop.isRaised()) {
            long begin = System.nanoTime();
            Throwable failure = runOnce();
            if (failure == null) {
                return AgentEnd.STOPPED;
            }
            Failures.Verdict verdict = Failures.of(failure);
            lastError = verdict.message();
            if (!verdict.retry()) {
                LOG.atError()
                        .addKeyValue("site", site)
                        .addKeyValue("set", set)
                        .setCause(failure)
                        .log("the replication set has failed for good");
                return new AgentEnd(java.util.Objects.requireNonNull(verdict.code()), verdict.message());
            }
            boolean healthy = System.nanoTime() - begin > HEALTHY_AFTER.toNanos();
            pause = healthy ? FIRST_PAUSE : pause;
            LOG.atWarn()
                    .addKeyValue("site", site)
                    .addKeyValue("set", set)
                    .addKeyValue("reason", verdict.message())
                    .addKeyValue("retryMillis", pause.toMillis())
                    .log("the replication set stopped and is started again from its last checkpoint");
            stop.pause(pause);
            pause = pause.multipliedBy(2).compareTo(pauseMax) > 0 ? pauseMax : pause.multipliedBy(2);
        }
        return AgentEnd.STOPPED;
    }

    /** What it failed by; null if it was stopped and drained. */
    private @Nullable Throwable runOnce() throws InterruptedException {
        try (SetPipeline pipeline = factory.get()) {
            current = pipeline;
            pipeline.start();
            Throwable failure = awaitFailure(pipeline);
            if (failure == null) {
                pipeline.drain(drainTimeout);
            }
            return failure;
        } catch (RuntimeException e) {
            return stop.isRaised() ? null : e;
        } finally {
            current = null;
        }
    }

    private @Nullable Throwable awaitFailure(SetPipeline pipeline) throws InterruptedException {
        while (!stop.pause(STOP_POLL)) {
            if (pipeline.failure().isDone()) {
                return pipeline.failure().join();
            }
        }
        return null;
    }
}
