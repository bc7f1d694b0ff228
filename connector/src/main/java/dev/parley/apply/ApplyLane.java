package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.Stage;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.RowKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a replication set that writes to application tables: takes ready transactions, groups them, applies
 * them, and between batches looks at rows again that validation or a changed blocker named. Commits in the order in which
 * it takes.
 */
public final class ApplyLane implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyLane.class);
    private static final Duration IDLE_WAIT = Duration.ofMillis(100);
    private static final Duration POSTPONED = Duration.ofSeconds(1);
    private static final Duration IDLE_CONNECTION = Duration.ofSeconds(2);
    private static final int REPAIRS_AT_ONCE = 200;

    private final String set;
    private final ApplyEnvironment environment;
    private final TransactionSource source;
    private final AppliedListener listener;
    private final Consumer<Throwable> onFailure;
    private final ApplyCounters counters = ApplyCounters.create();
    private final Map<RowKey, Repair> repairs = new LinkedHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;
    /** Nanoseconds; both are the lane's own. */
    private long repairsFrom = System.nanoTime();

    private long busyAt = System.nanoTime();

    /**
     * @param listener called on the lane's thread after every COMMIT
     * @param onFailure called once if the lane ends by itself: the lease is lost, the database's state is lost, or a
     *     person must act
     */
    public ApplyLane(
            String set,
            ApplyEnvironment environment,
            TransactionSource source,
            AppliedListener listener,
            Consumer<Throwable> onFailure) {
        this.set = set;
        this.environment = environment;
        this.source = source;
        this.listener = listener;
        this.onFailure = onFailure;
    }

    @Override
    public String name() {
        return "apply-" + set;
    }

    public ApplyCounters counters() {
        return counters;
    }

    /** Names a row to be looked at again. A later request for the same row replaces an earlier one. Any thread. */
    public void submit(Repair repair) {
        synchronized (repairs) {
            repairs.put(repair.key(), repair);
        }
    }

    /** Rows waiting to be looked at again. */
    public int pendingRepairs() {
        synchronized (repairs) {
            return repairs.size();
        }
    }

    @Override
    public synchronized void start() {
        if (thread != null) {
            throw new IllegalStateException(name() + " is started twice");
        }
        Thread lane = new Thread(this::run, "parley-" + name());
        lane.setDaemon(true);
        thread = lane;
        lane.start();
    }

    private void run() {
        try (BatchExecutor executor = new BatchExecutor(environment, this::applied, counters, stop)) {
            executor.start();
            while (stop.getCount() > 0) {
                step(executor);
            }
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("lane", name()).log("the apply lane was stopped while it waited");
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("lane", name()).setCause(e).log("the apply lane has failed");
            onFailure.accept(e);
        } finally {
            ended.countDown();
        }
    }

    private void step(BatchExecutor executor) throws InterruptedException {
        long now = System.nanoTime();
        Map<RowKey, Repair> due = now - repairsFrom < 0 ? Map.of() : dueRepairs();
        if (!due.isEmpty() && !executor.repair(due)) {
            repairsFrom = System.nanoTime() + POSTPONED.toNanos();
            due.values().forEach(this::resubmit);
        }
        ApplySettings settings = environment.settings();
        Duration wait = due.size() == REPAIRS_AT_ONCE ? Duration.ZERO : IDLE_WAIT;
        List<LogRecord.Transaction> batch = source.take(settings.batchRows(), settings.batchBytes(), wait);
        if (!batch.isEmpty()) {
            executor.apply(batch);
        }
        if (!batch.isEmpty() || !due.isEmpty()) {
            busyAt = System.nanoTime();
        } else if (System.nanoTime() - busyAt > IDLE_CONNECTION.toNanos()) {
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

    @Override
    public void requestStop() {
        stop.countDown();
    }

    @Override
    public boolean awaitDrained(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        stop.countDown();
        Thread lane;
        synchronized (this) {
            lane = thread;
        }
        if (lane != null && lane != Thread.currentThread()) {
            lane.interrupt();
            try {
                lane.join(IDLE_WAIT.multipliedBy(50).toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
