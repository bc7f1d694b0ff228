package dev.parley.agent;

import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.LogState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Asks now and then how much of its log the database keeps for this set. Runs on its own thread; read by meters. */
final class RetainedLog implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LogProbe probe;
    private final AtomicLong bytes = new AtomicLong();

    RetainedLog(LogProbe probe) {
        this.probe = probe;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (probe.read(null) instanceof LogState.Postgres log) {
            log.slot().ifPresent(slot -> bytes.set(slot.retainedBefore(log.end())));
        }
        stop.pause(INTERVAL);
    }

    /** As of the last look; 0 before the first, and on MySQL. */
    long bytes() {
        return bytes.get();
    }
}
