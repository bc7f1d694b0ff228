package dev.parley.apply;

import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.LogPosition;
import dev.parley.rules.Nullable;
import dev.parley.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Barrier in the database's own log: whatever committed before the call is known to the agent after it. Commits a nonce
 * and waits until capture has read it back; where the database tells its log's end, that is awaited first, which costs no
 * commit. Callers that arrive while a commit is in flight share the next one, so at most one is in flight. Thread-safe.
 */
public final class Fence {
    private final Nonce.Committer committer;
    private final @Nullable LogEnd end;
    private final Duration patience;
    private final CaptureProgress progress;
    private final LongSupplier nanoClock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finishedOne = lock.newCondition();
    private long started;
    private long finished;
    private boolean inFlight;
    private @Nullable Nonce last;
    private @Nullable Exception failure;

    private final AtomicLong horizon = new AtomicLong();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong withoutCommit = new AtomicLong();
    private volatile long latencyNanos = Long.MAX_VALUE;

    /**
     * @param committer used by one thread at a time
     * @param end null where the log's end says nothing about commits
     * @param patience how long capture may take to the log's end before a nonce is committed: the log may end with
     *     something that is no transaction, and then capture never tells of it
     * @param nanoClock monotonic nanoseconds
     */
    public Fence(
            Nonce.Committer committer,
            @Nullable LogEnd end,
            Duration patience,
            CaptureProgress progress,
            LongSupplier nanoClock) {
        this.committer = committer;
        this.end = end;
        this.patience = patience;
        this.progress = progress;
        this.nanoClock = nanoClock;
    }

    /**
     * Waits until capture has read all that was committed before the call.
     *
     * @return false if capture did not come that far within {@code timeout}
     * @throws IllegalStateException if capture has ended
     */
    public boolean pass(Duration timeout) throws SQLException, InterruptedException {
        return reachEnd(timeout) || passNonce(timeout);
    }

    private boolean reachEnd(Duration timeout) throws SQLException, InterruptedException {
        if (end == null) {
            return false;
        }
        long begin = nanoClock.getAsLong();
        LogPosition position = end.read();
        boolean reached = progress.awaitPosition(position, patience.compareTo(timeout) < 0 ? patience : timeout);
        if (reached) {
            latencyNanos = nanoClock.getAsLong() - begin;
            passed.incrementAndGet();
            withoutCommit.incrementAndGet();
        }
        return reached;
    }

    /** As {@link #pass}, by a nonce committed after the call began: what capture tells then cannot be older. */
    public boolean passNonce(Duration timeout) throws SQLException, InterruptedException {
        long begin = nanoClock.getAsLong();
        Nonce nonce = commit(timeout);
        if (nonce == null) {
            return false;
        }
        Duration rest = timeout.minusNanos(nanoClock.getAsLong() - begin);
        boolean captured = progress.awaitNonce(nonce.value(), rest.isNegative() ? Duration.ZERO : rest);
        latencyNanos = nanoClock.getAsLong() - begin;
        if (captured) {
            horizon.accumulateAndGet(nonce.horizon(), Math::max);
            passed.incrementAndGet();
        }
        return captured;
    }

    /** Every transaction id below it is finished and captured; 0 before the first fence and where ids cannot be read. */
    public long horizon() {
        return horizon.get();
    }

    /** How long the latest fence took, or has waited in vain; the longest there is before the first. */
    public Duration latency() {
        return Duration.ofNanos(latencyNanos);
    }

    /** Number of fences passed since the start. */
    public long passed() {
        return passed.get();
    }

    /** Those among {@link #passed} that did without a commit. */
    public long passedWithoutCommit() {
        return withoutCommit.get();
    }

    private @Nullable Nonce commit(Duration timeout) throws SQLException, InterruptedException {
        long remaining = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            long mine = started + 1;
            while (finished < mine) {
                if (!inFlight) {
                    commitOne();
                } else if (remaining <= 0) {
                    return null;
                } else {
                    remaining = finishedOne.awaitNanos(remaining);
                }
            }
            throwIfFailed();
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** As the database has said it, whichever caller asked: what it means for them is the same. */
    private void throwIfFailed() throws SQLException {
        if (failure instanceof StoreException refused) {
            throw refused.again();
        }
        if (failure != null) {
            String state = failure instanceof SQLException error ? error.getSQLState() : null;
            throw new SQLException("the fence could not be committed", state, failure);
        }
    }

    /** Holds the lock on entry and exit, not while the database works. */
    private void commitOne() {
        inFlight = true;
        long generation = ++started;
        Nonce nonce = null;
        Exception error = null;
        lock.unlock();
        try {
            nonce = committer.commit();
        } catch (SQLException | RuntimeException e) {
            error = e;
        } finally {
            lock.lock();
            inFlight = false;
            finished = generation;
            // Whoever waited for it must not take the nonce before for its own.
            failure = nonce == null && error == null
                    ? new IllegalStateException("the fence's commit did not return")
                    : error;
            last = nonce == null ? last : nonce;
            finishedOne.signalAll();
        }
    }

    /** Milliseconds of {@link #latency}, for meters. */
    public long latencyMillis() {
        return TimeUnit.NANOSECONDS.toMillis(latencyNanos);
    }
}
