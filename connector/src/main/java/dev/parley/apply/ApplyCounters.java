package dev.parley.apply;

import java.util.concurrent.atomic.LongAdder;

/** Counts since the start of the lane, for meters. Thread-safe. */
public record ApplyCounters(
        LongAdder transactions,
        LongAdder batches,
        LongAdder rows,
        LongAdder losers,
        LongAdder pinned,
        LongAdder released,
        LongAdder repairs,
        LongAdder optimisticBatches,
        LongAdder retries,
        LongAdder changedRows,
        LongAdder fenceTimeouts,
        LongAdder splits) {

    public static ApplyCounters create() {
        return new ApplyCounters(
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder(),
                new LongAdder());
    }

    void record(ApplyOutcome outcome) {
        transactions.add(outcome.transactions().size());
        batches.increment();
        rows.add(outcome.rowsWritten());
        losers.add(outcome.losers().size());
        pinned.add(outcome.pinned().size());
        released.add(outcome.released().size());
        if (outcome.transactions().isEmpty()) {
            repairs.increment();
        }
        if (outcome.optimistic()) {
            optimisticBatches.increment();
        }
    }
}
