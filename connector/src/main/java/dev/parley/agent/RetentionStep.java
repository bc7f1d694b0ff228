package dev.parley.agent;

import dev.parley.store.ConflictFeed;
import dev.parley.store.ConflictStore;
import dev.parley.store.OldDecisions;
import dev.parley.store.VerdictStore;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets conflicts that were settled long ago with what was decided about them, and steps that nobody has published. Runs on
 * its own thread.
 */
final class RetentionStep implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionStep.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final ConflictStore conflicts;
    private final ConflictFeed feed;
    private final VerdictStore verdicts;
    private final OldDecisions decisions;
    private final Duration retention;
    private final LongSupplier clockMicros;

    RetentionStep(
            ConflictStore conflicts,
            ConflictFeed feed,
            VerdictStore verdicts,
            OldDecisions decisions,
            Duration retention,
            LongSupplier clockMicros) {
        this.conflicts = conflicts;
        this.feed = feed;
        this.verdicts = verdicts;
        this.decisions = decisions;
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
        verdicts.forget(before);
        decisions.forget(before);
        int dropped = feed.forget(before);
        if (dropped > 0) {
            LOG.atWarn().addKeyValue("count", dropped).log("steps of conflicts were dropped before Kafka had them");
        }
    }
}
