package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.RowKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;

/**
 * The work of an apply lane, step by step: due repairs, then one batch of ready transactions. Has no thread of its own;
 * all but {@link #submit} and {@link #pendingRepairs} belong to one.
 */
public final class LaneSteps implements AutoCloseable {
    private static final Duration POSTPONED = Duration.ofSeconds(1);
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(2);
    private static final int REPAIRS_AT_ONCE = 200;

    private final ApplyEnvironment environment;
    private final TransactionSource source;
    private final AppliedListener listener;
    private final LongSupplier nanoClock;
    private final BatchExecutor executor;
    private final Map<RowKey, Repair> repairs = new LinkedHashMap<>();
    /** Nanoseconds. */
    private long repairsFrom;

    private long busyAt;

    /**
     * @param listener called after every COMMIT
     * @param stop once it is down, waits end and no attempt follows
     * @param nanoClock monotonic nanoseconds
     */
    public LaneSteps(
            ApplyEnvironment environment,
            TransactionSource source,
            AppliedListener listener,
            ApplyCounters counters,
            CountDownLatch stop,
            LongSupplier nanoClock) {
        this.environment = environment;
        this.source = source;
        this.listener = listener;
        this.nanoClock = nanoClock;
        this.executor = new BatchExecutor(environment, this::applied, counters, stop);
        this.repairsFrom = nanoClock.getAsLong();
        this.busyAt = repairsFrom;
    }

    /** Learns what is committed; nothing is decided before capture has read one nonce. */
    public void start() throws InterruptedException {
        executor.start();
    }

    /** Names a row to be looked at again. A later request for the same row replaces an earlier one. Any thread. */
    public void submit(Repair repair) {
        synchronized (repairs) {
            repairs.put(repair.key(), repair);
        }
    }

    /** Rows waiting to be looked at again. Any thread. */
    public int pendingRepairs() {
        synchronized (repairs) {
            return repairs.size();
        }
    }

    /**
     * Does what is due.
     *
     * @param idleWait longest wait for a transaction
     */
    public void step(Duration idleWait) throws InterruptedException {
        long now = nanoClock.getAsLong();
        Map<RowKey, Repair> due = now - repairsFrom < 0 ? Map.of() : dueRepairs();
        if (!due.isEmpty() && !executor.repair(due)) {
            repairsFrom = nanoClock.getAsLong() + POSTPONED.toNanos();
            due.values().forEach(this::resubmit);
        }
        ApplySettings settings = environment.settings();
        Duration wait = due.size() == REPAIRS_AT_ONCE ? Duration.ZERO : idleWait;
        List<LogRecord.Transaction> batch = source.take(settings.batchRows(), settings.batchBytes(), wait);
        if (!batch.isEmpty()) {
            executor.apply(batch);
        }
        if (!batch.isEmpty() || !due.isEmpty()) {
            busyAt = nanoClock.getAsLong();
        } else if (nanoClock.getAsLong() - busyAt > IDLE_CONNECTION.toNanos()) {
            executor.idle();
        }
    }

    /** A request that has come since then is newer and stays. */
    private void resubmit(Repair repair) {
        synchronized (repairs) {
            repairs.putIfAbsent(repair.key(), repair);
        }
    }

    private void applied(ApplyOutcome outcome) {
        List<RowKey> unblocked =
                environment.pins().isEmpty() ? List.of() : environment.pins().blockedBy(outcome.changed());
        listener.applied(outcome);
        outcome.unverified().forEach(key -> submit(new Repair(key, Repair.Kind.VALIDATION, null)));
        unblocked.forEach(key -> submit(new Repair(key, Repair.Kind.RELEASE, null)));
        outcome.displaced().forEach(key -> submit(new Repair(key, Repair.Kind.RELEASE, null)));
    }

    private Map<RowKey, Repair> dueRepairs() {
        synchronized (repairs) {
            Map<RowKey, Repair> due = new HashMap<>();
            Iterator<Map.Entry<RowKey, Repair>> waiting = repairs.entrySet().iterator();
            while (waiting.hasNext() && due.size() < REPAIRS_AT_ONCE) {
                Map.Entry<RowKey, Repair> next = waiting.next();
                due.put(next.getKey(), next.getValue());
                waiting.remove();
            }
            return due;
        }
    }

    /** Gives the connection back. */
    @Override
    public void close() {
        executor.close();
    }
}
