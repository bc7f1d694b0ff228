package dev.parley.apply;

import dev.parley.pipeline.PauseSwitch;
import dev.parley.pipeline.Stage;
import dev.parley.rules.Nullable;
import java.time.Duration;
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

    private final String set;
    private final PauseSwitch pause;
    private final Runnable onCaughtUp;
    private final Consumer<Throwable> onFailure;
    private final ApplyCounters counters = ApplyCounters.create();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final HeapGuard heap;
    private final LaneSteps steps;
    private @Nullable Thread thread;

    /**
     * @param pause while it holds nothing is taken and no row is looked at
     * @param listener called on the lane's thread after every COMMIT
     * @param onCaughtUp called once on the lane's thread, when capture has read all that was committed before the start
     *     and nothing is decided yet; nothing will be if it throws
     * @param onFailure called once if the lane ends by itself: the lease is lost, the database's state is lost, or a
     *     person must act
     */
    public ApplyLane(
            String set,
            ApplyEnvironment environment,
            PauseSwitch pause,
            TransactionSource source,
            AppliedListener listener,
            Runnable onCaughtUp,
            Consumer<Throwable> onFailure) {
        this.set = set;
        this.pause = pause;
        this.onCaughtUp = onCaughtUp;
        this.onFailure = onFailure;
        this.heap = environment.heap();
        this.steps = new LaneSteps(environment, source, listener, counters, stop, System::nanoTime);
    }

    @Override
    public String name() {
        return "apply-" + set;
    }

    public ApplyCounters counters() {
        return counters;
    }

    /** Why nothing is applied until the agent is started otherwise; empty if that is not so. */
    public String held() {
        return heap.held();
    }

    /** Names a row to be looked at again. A later request for the same row replaces an earlier one. Any thread. */
    public void submit(Repair repair) {
        steps.submit(repair);
    }

    /** Rows waiting to be looked at again. */
    public int pendingRepairs() {
        return steps.pendingRepairs();
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
        try (steps) {
            steps.start();
            if (stop.getCount() > 0) {
                onCaughtUp.run();
            }
            while (stop.getCount() > 0) {
                if (pause.begin(IDLE_WAIT)) {
                    step();
                }
            }
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("lane", name()).log("the apply lane was stopped while it waited");
        } catch (RuntimeException | Error e) {
            LOG.atDebug().addKeyValue("lane", name()).setCause(e).log("the apply lane has failed");
            onFailure.accept(e);
        } finally {
            ended.countDown();
        }
    }

    private void step() throws InterruptedException {
        try {
            steps.step(IDLE_WAIT);
        } finally {
            pause.ended();
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
