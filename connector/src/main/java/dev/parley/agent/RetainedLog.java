package dev.parley.agent;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.LogState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Asks now and then how much of its log the database keeps for this set. Runs on its own thread; read by meters. */
final class RetainedLog implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final LogProbe probe;
    private final Supplier<LogPosition> durable;
    private final AtomicLong bytes = new AtomicLong();

    /** @param durable where a restart would read on; all before it may go */
    RetainedLog(LogProbe probe, Supplier<LogPosition> durable) {
        this.probe = probe;
        this.durable = durable;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        look();
        stop.pause(INTERVAL);
    }

    void look() {
        LogState state = probe.read(durable.get());
        if (state instanceof LogState.Postgres log) {
            log.slot().ifPresent(slot -> bytes.set(slot.retainedBefore(log.end())));
        } else if (state instanceof LogState.MySql log) {
            bytes.set(log.unread());
        }
    }

    /** As of the last look; 0 before the first. */
    long bytes() {
        return bytes.get();
    }
}
