package dev.parley.agent;

import dev.parley.store.ConflictStore;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Forgets conflicts that were settled long ago. Runs on its own thread. */
final class RetentionStep implements Loop.Step {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final ConflictStore conflicts;
    private final Duration retention;
    private final LongSupplier clockMicros;

    RetentionStep(ConflictStore conflicts, Duration retention, LongSupplier clockMicros) {
        this.conflicts = conflicts;
        this.retention = retention;
        this.clockMicros = clockMicros;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        if (stop.pause(INTERVAL)) {
            return;
        }
        long before = clockMicros.getAsLong() - retention.toNanos() / 1_000;
        boolean more = true;
        while (more && !stop.isRaised()) {
            more = conflicts.forget(before) == ConflictStore.FORGET_AT_ONCE;
        }
    }
}
