package dev.parley.agent;

import dev.parley.apply.ApplyLane;
import dev.parley.apply.Repair;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import dev.parley.stamp.CaptureObserver;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what validation found to the apply lane, and tells operators what they must know. Called on the capture thread. */
final class RowWatch implements CaptureObserver {
    private static final Logger LOG = LoggerFactory.getLogger(RowWatch.class);

    private final String site;
    private final WindowPins pins;
    private final TruncateAlarm truncates;
    private final LongAdder mismatches = new LongAdder();
    private volatile @Nullable ApplyLane lane;
    private volatile long lastCommitMicros;

    RowWatch(String site, WindowPins pins, TruncateAlarm truncates) {
        this.site = site;
        this.pins = pins;
        this.truncates = truncates;
    }

    /** The lane is built after capture, which reports here. */
    void repairWith(ApplyLane applyLane) {
        lane = applyLane;
    }

    @Override
    public void mismatch(RowKey key) {
        mismatches.increment();
        LOG.atDebug().addKeyValue("site", site).addKeyValue("row", key).log("row differs from its state");
        submit(new Repair(key, Repair.Kind.VALIDATION, null));
    }

    @Override
    public void agreed(RowKey key) {
        LOG.atDebug().addKeyValue("site", site).addKeyValue("row", key).log("row agrees with its state again");
    }

    @Override
    public void decided(RowKey key) {
        LOG.atInfo().addKeyValue("site", site).addKeyValue("row", key).log("a row was decided by a person");
        submit(new Repair(key, Repair.Kind.VALIDATION, null));
    }

    @Override
    public void unreadableDecision(String id) {
        LOG.atError()
                .addKeyValue("site", site)
                .addKeyValue("decision", id)
                .log(
                        "a row of parley.decision cannot be read as a decision and is ignored; delete it and stop what wrote it");
    }

    @Override
    public void unblocked(List<RowKey> keys) {
        keys.forEach(key -> submit(new Repair(key, Repair.Kind.RELEASE, null)));
    }

    private void submit(Repair repair) {
        ApplyLane current = lane;
        if (current != null) {
            current.submit(repair);
        }
    }

    @Override
    public void pinsCaptured(Set<RowKey> keys) {
        unblocked(pins.captured(keys));
    }

    @Override
    public void captured(CapturedTransaction transaction) {
        lastCommitMicros = transaction.commitMicros();
    }

    @Override
    public void truncated(String table, boolean deleted) {
        truncates.truncated(table, deleted);
    }

    @Override
    public void mixed(Collection<RowKey> keys) {
        LOG.atError()
                .addKeyValue("site", site)
                .addKeyValue("rows", keys.size())
                .log("an application wrote to a table of the bridge; its other rows are replicated as usual");
    }

    /** Rows seen to differ since the start. */
    long mismatches() {
        return mismatches.sum();
    }

    /** Commit time of the last transaction captured, microseconds since the Unix epoch; 0 before the first. */
    long lastCommitMicros() {
        return lastCommitMicros;
    }
}
