package dev.parley.agent;

import dev.parley.publish.LogPublisher;
import dev.parley.store.AppliedStore;
import dev.parley.store.SelfStore;
import dev.parley.store.TraceStore;
import dev.parley.store.TrailerStore;
import dev.parley.window.Window;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what grows small: old markers, old trailers, old trace contexts, and the site's own log in Kafka. Runs on its own thread. */
final class HousekeepingStep implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(HousekeepingStep.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TRAILER_AGE = Duration.ofHours(1);
    private static final int MARKERS_AT_ONCE = 5_000;

    private final long epoch;
    private final Window window;
    private final Acknowledged acknowledged;
    private final LogPublisher publisher;
    private final SelfStore self;
    private final AppliedStore applied;
    private final TrailerStore trailers;
    private final TraceStore traces;
    private final LogTrim trim;
    private final LongSupplier nanoClock;
    private final LongSupplier clockMicros;

    HousekeepingStep(
            long epoch,
            Window window,
            Acknowledged acknowledged,
            LogPublisher publisher,
            SelfStore self,
            AppliedStore applied,
            TrailerStore trailers,
            TraceStore traces,
            LogTrim trim,
            LongSupplier nanoClock,
            LongSupplier clockMicros) {
        this.epoch = epoch;
        this.window = window;
        this.acknowledged = acknowledged;
        this.publisher = publisher;
        this.self = self;
        this.applied = applied;
        this.trailers = trailers;
        this.traces = traces;
        this.trim = trim;
        this.nanoClock = nanoClock;
        this.clockMicros = clockMicros;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(INTERVAL)) {
            return;
        }
        if (acknowledged.offset() >= 0) {
            self.acknowledged(epoch, acknowledged.sequence(), acknowledged.offset());
        }
        applied.compact(epoch, MARKERS_AT_ONCE);
        trailers.purge(clockMicros.getAsLong() - TRAILER_AGE.toNanos() / 1_000);
        traces.purge();
        trimLog();
    }

    /** Kafka being away only delays it. */
    private void trimLog() throws InterruptedException {
        long ripe = trim.ripe(window.trimmableSequence(), nanoClock.getAsLong());
        OptionalLong before = ripe == 0 ? OptionalLong.empty() : publisher.trimPoint(ripe);
        if (before.isEmpty()) {
            return;
        }
        trim.trim(before.getAsLong())
                .ifPresent(
                        problem -> LOG.atWarn().addKeyValue("reason", problem).log("the own log was not trimmed"));
    }
}
