package dev.parley.agent;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pipeline of one replication set running: builds it, waits until it fails, and builds it again from the last
 * checkpoint as long as waiting can heal what happened. Everything a failure may have left half done is in the database
 * and in Kafka, so a new pipeline is the one way of recovery.
 *
 * <p>Says nothing about an end that was foreseen: whoever runs the agent does that, once. A stack trace stands in the log
 * for an error nobody foresaw; for all others at DEBUG.
 */
final class SetSupervisor<P extends Pipeline> {
    private static final Logger LOG = LoggerFactory.getLogger(SetSupervisor.class);
    private static final Duration STOP_POLL = Duration.ofMillis(100);
    private static final Duration HEALTHY_AFTER = Duration.ofSeconds(30);

    private final String site;
    private final String set;
    private final Supplier<P> factory;
    private final Pauses pauses;
    private final Duration drainTimeout;
    private final boolean standsBy;
    private final Consumer<AgentEnd> onEnd;
    private final StopSignal stop = new StopSignal();
    private final CompletableFuture<AgentEnd> end = new CompletableFuture<>();
    private final Thread thread;
    private boolean starting;
    private volatile @Nullable P current;
    private volatile String lastError = "";
    private final AtomicLong restarts = new AtomicLong();

    /**
     * Pauses between two attempts: each twice as long as the one before.
     *
     * @param first after a pipeline that was healthy for a while
     * @param longest none is longer
     */
    record Pauses(Duration first, Duration longest) {
        private static final Duration FIRST = Duration.ofMillis(500);

        static Pauses upTo(Duration longest) {
            return new Pauses(FIRST.compareTo(longest) < 0 ? FIRST : longest, longest);
        }

        Duration after(Duration pause) {
            Duration twice = pause.multipliedBy(2);
            return twice.compareTo(longest) > 0 ? longest : twice;
        }
    }

    /**
     * @param factory builds a pipeline that has not started
     * @param standsBy whether a lost lease is another agent's turn and no end
     * @param onEnd told how it ended, before {@link #end()} completes
     */
    SetSupervisor(
            String site,
            String set,
            Supplier<P> factory,
            Pauses pauses,
            Duration drainTimeout,
            boolean standsBy,
            Consumer<AgentEnd> onEnd) {
        this.standsBy = standsBy;
        this.site = site;
        this.set = set;
        this.factory = factory;
        this.pauses = pauses;
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
        interruptStart();
    }

    /** How it ended; completes after everything is released. */
    CompletableFuture<AgentEnd> end() {
        return end;
    }

    String set() {
        return set;
    }

    /** The latest pipeline, which may still be starting; null between attempts. */
    @Nullable
    P pipeline() {
        return current;
    }

    /** What made the last pipeline fail; empty if none did. */
    String lastError() {
        return lastError;
    }

    /** Times it stopped on an error and was started again. */
    long restarts() {
        return restarts.get();
    }

    private void run() {
        AgentEnd result = AgentEnd.STOPPED;
        try {
            result = supervise();
        } catch (InterruptedException e) {
            LOG.atInfo().addKeyValue("site", site).addKeyValue("set", set).log("stopped while starting");
        } catch (RuntimeException | Error e) {
            result = endedBy(new Failures.Verdict(ExitCode.INTERNAL, Failures.messageOf(e)), e);
        } finally {
            onEnd.accept(result);
            end.complete(result);
        }
    }

    private AgentEnd supervise() throws InterruptedException {
        Duration pause = pauses.first();
        while (!stop.isRaised()) {
            long begin = System.nanoTime();
            Throwable failure = runOnce();
            if (failure == null) {
                return AgentEnd.STOPPED;
            }
            if (failure instanceof Renewal) {
                LOG.atInfo().addKeyValue("site", site).addKeyValue("set", set).log(Failures.messageOf(failure));
                continue;
            }
            Failures.Verdict verdict = Failures.of(failure);
            if (isTurnOfAnother(verdict)) {
                LOG.atWarn()
                        .addKeyValue("site", site)
                        .addKeyValue("set", set)
                        .addKeyValue("reason", verdict.message())
                        .log("another agent serves the set now, this one stands by");
                stop.pause(pauses.first());
                continue;
            }
            if (!verdict.retry()) {
                return endedBy(verdict, failure);
            }
            boolean healthy = System.nanoTime() - begin > HEALTHY_AFTER.toNanos();
            pause = healthy ? pauses.first() : pause;
            warn(verdict, pause);
            stop.pause(pause);
            restarts.incrementAndGet();
            pause = pauses.after(pause);
        }
        return AgentEnd.STOPPED;
    }

    private void warn(Failures.Verdict verdict, Duration pause) {
        LOG.atWarn()
                .addKeyValue("site", site)
                .addKeyValue("set", set)
                .addKeyValue("reason", verdict.message())
                .addKeyValue("retryMillis", pause.toMillis())
                .log("the replication set stopped and is started again from its last checkpoint");
    }

    private AgentEnd endedBy(Failures.Verdict verdict, Throwable failure) {
        ExitCode code = Objects.requireNonNull(verdict.code(), "only failures without retry end a set");
        (code == ExitCode.INTERNAL ? LOG.atError() : LOG.atDebug())
                .addKeyValue("site", site)
                .addKeyValue("set", set)
                .setCause(failure)
                .log("the replication set has failed for good");
        return new AgentEnd(code, verdict.message());
    }

    /** What it failed by; null if it was stopped and drained. */
    private @Nullable Throwable runOnce() throws InterruptedException {
        try (P pipeline = factory.get()) {
            current = pipeline;
            Throwable failure = startAndWait(pipeline);
            if (failure == null || failure instanceof Renewal) {
                pipeline.drain(drainTimeout);
            } else {
                givenUp(failure);
                pipeline.failedBy(failure);
            }
            return failure;
        } finally {
            current = null;
        }
    }

    /** Told at once: to close what waits for a server that is away may take long. */
    private void givenUp(Throwable failure) {
        Failures.Verdict verdict = Failures.of(failure);
        if (!isTurnOfAnother(verdict)) {
            lastError = verdict.message();
        }
        current = null;
    }

    private boolean isTurnOfAnother(Failures.Verdict verdict) {
        return standsBy && verdict.code() == ExitCode.LEASE;
    }

    private @Nullable Throwable startAndWait(P pipeline) throws InterruptedException {
        setStarting(true);
        CompletableFuture<Void> interruption = pipeline.failure().thenRun(this::interruptStart);
        try {
            pipeline.start();
        } catch (InterruptedException e) {
            if (stop.isRaised() || !pipeline.failure().isDone()) {
                throw e;
            }
        } catch (RuntimeException e) {
            if (stop.isRaised()) {
                return null;
            }
            return pipeline.failure().getNow(e);
        } finally {
            interruption.cancel(false);
            setStarting(false);
        }
        return awaitFailure(pipeline);
    }

    /** From here on, or up to here, nobody interrupts this thread. */
    private synchronized void setStarting(boolean now) {
        starting = now;
        if (Thread.interrupted()) {
            LOG.atDebug().addKeyValue("set", set).log("the start was interrupted");
        }
    }

    private synchronized void interruptStart() {
        if (starting) {
            thread.interrupt();
        }
    }

    private @Nullable Throwable awaitFailure(P pipeline) throws InterruptedException {
        while (!stop.pause(STOP_POLL)) {
            if (pipeline.failure().isDone()) {
                return pipeline.failure().join();
            }
        }
        return null;
    }
}
