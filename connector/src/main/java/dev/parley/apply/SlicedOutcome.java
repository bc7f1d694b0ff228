package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.LostWrite;
import java.util.ArrayList;
import java.util.List;

/** What the slices of one large transaction did, summed up while their rows are forgotten. Not thread-safe. */
final class SlicedOutcome {
    private final PinRegistry pins;
    private final List<LostWrite> losers = new ArrayList<>();
    private final List<FailedRule> failures = new ArrayList<>();
    private final List<ParkedRow> pinned = new ArrayList<>();
    private final List<RowKey> released = new ArrayList<>();
    private final List<RowKey> changed = new ArrayList<>();
    private final List<RowKey> unverified = new ArrayList<>();
    private final List<RowKey> displaced = new ArrayList<>();
    private int written;
    private boolean optimistic;

    SlicedOutcome(PinRegistry pins) {
        this.pins = pins;
    }

    void add(ApplyOutcome slice) {
        written += slice.rowsWritten();
        losers.addAll(slice.losers());
        failures.addAll(slice.failures());
        pinned.addAll(slice.pinned());
        released.addAll(slice.released());
        unverified.addAll(slice.unverified());
        displaced.addAll(slice.displaced());
        optimistic |= slice.optimistic();
        if (!pins.isEmpty() && !pins.blockedBy(slice.changed()).isEmpty()) {
            changed.addAll(slice.changed());
        }
    }

    /** Of the rows that changed it names those of slices in which one may let a pinned row back in. */
    ApplyOutcome of(LogRecord.Transaction transaction) {
        return new ApplyOutcome(
                List.of(transaction),
                written,
                losers,
                failures,
                pinned,
                released,
                changed,
                unverified,
                displaced,
                optimistic);
    }
}
