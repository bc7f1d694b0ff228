package dev.parley.window;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Transactions of other sites from their receipt until capture has read their markers in the site's own log. Bounded in
 * bytes for each origin, so that one origin never takes another's room: the transaction that others wait for is always
 * at the front of its own log. Thread-safe.
 */
public final class Inbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Map<SiteId, Origin> origins = new HashMap<>();
    private final long maxBytesPerOrigin;

    private static final class Origin {
        private final Map<Long, Received> bySequence = new HashMap<>();
        private long bytes;
        private long released;
        private long delivered;
        private long received;
        /** Capture waits for sequences up to this one: they are taken in whatever the bound says. */
        private long wanted;
        /** Where reading this origin's log may go on so that nothing unreleased is missed; -1 if unknown. */
        private long resumeOffset = -1;
    }

    private record Received(LogRecord.Transaction transaction, long bytes, long nextOffset) {}

    /**
     * @param captured what capture has read already: needed no more
     * @param committed what is applied in the database: kept for capture, not delivered again
     */
    public Inbox(Iterable<SiteId> origins, VersionVector captured, VersionVector committed, long maxBytesPerOrigin) {
        this.maxBytesPerOrigin = maxBytesPerOrigin;
        for (SiteId site : origins) {
            Origin origin = new Origin();
            origin.released = captured.get(site);
            origin.received = origin.released;
            origin.delivered = Math.max(committed.get(site), origin.released);
            this.origins.put(site, origin);
        }
    }

    private Origin origin(SiteId site) {
        Origin origin = origins.get(site);
        if (origin == null) {
            throw new IllegalArgumentException("site " + site + " is no origin of this replication set");
        }
        return origin;
    }

    /** The share of each origin. */
    public long maxBytesPerOrigin() {
        return maxBytesPerOrigin;
    }

    /** False while the origin's share is full, unless capture waits for what comes next. */
    public boolean hasRoom(SiteId site) {
        lock.lock();
        try {
            Origin origin = origin(site);
            return origin.bytes < maxBytesPerOrigin || origin.received < origin.wanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a transaction in; each origin's in sequence. One that is known already changes nothing.
     *
     * @param bytes what it takes of the origin's share, estimated
     * @param nextOffset from which a reader of the origin's log must start that needs all behind this transaction
     */
    public void offer(LogRecord.Transaction transaction, long bytes, long nextOffset) {
        lock.lock();
        try {
            Origin origin = origin(transaction.origin());
            long sequence = transaction.sequence();
            if (sequence > origin.received) {
                origin.bySequence.put(sequence, new Received(transaction, bytes, nextOffset));
                origin.received = sequence;
                origin.bytes += bytes;
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next transaction of an origin that was not delivered yet; null if it has not arrived. */
    public @Nullable LogRecord.Transaction peek(SiteId site) {
        lock.lock();
        try {
            Origin origin = origin(site);
            Received next = origin.bySequence.get(origin.delivered + 1);
            return next == null ? null : next.transaction;
        } finally {
            lock.unlock();
        }
    }

    /** Marks the transaction that {@link #peek} returned as delivered. */
    public void deliver(LogRecord.Transaction transaction) {
        lock.lock();
        try {
            origin(transaction.origin()).delivered = transaction.sequence();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes of a transaction that capture has not released; 0 for others. */
    public long size(LogRecord.Transaction transaction) {
        lock.lock();
        try {
            Received received = origin(transaction.origin()).bySequence.get(transaction.sequence());
            return received == null ? 0 : received.bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something has arrived that was not there at {@code seen}, or the time is over; returns the new mark. */
    public long awaitArrival(long seen, Duration timeout) throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            long now = received();
            while (now == seen && remaining > 0) {
                remaining = arrived.awaitNanos(remaining);
                now = received();
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    private long received() {
        long sum = 0;
        for (Origin origin : origins.values()) {
            sum += origin.received;
        }
        return sum;
    }

    /**
     * The transactions {@code first} to {@code last} of an origin, for capture.
     *
     * @return null if they did not all arrive within {@code timeout}
     */
    public @Nullable List<LogRecord.Transaction> range(SiteId site, long first, long last, Duration timeout)
            throws InterruptedException {
        long remaining = timeout.toNanos();
        lock.lock();
        try {
            Origin origin = origin(site);
            origin.wanted = Math.max(origin.wanted, last);
            while (origin.received < last) {
                if (remaining <= 0) {
                    return null;
                }
                remaining = arrived.awaitNanos(remaining);
            }
            return collect(origin, site, first, last);
        } finally {
            lock.unlock();
        }
    }

    private static List<LogRecord.Transaction> collect(Origin origin, SiteId site, long first, long last) {
        List<LogRecord.Transaction> range = new ArrayList<>((int) (last - first + 1));
        for (long sequence = first; sequence <= last; sequence++) {
            Received received = origin.bySequence.get(sequence);
            if (received == null) {
                throw new IllegalStateException("transaction " + site + ":" + sequence
                        + " is named by a marker in the database's log, but was released before: markers overlap");
            }
            range.add(received.transaction);
        }
        return range;
    }

    /** Capture has read the markers up to {@code sequence}: these transactions are needed no more. */
    public void release(SiteId site, long sequence) {
        lock.lock();
        try {
            Origin origin = origin(site);
            while (origin.released < sequence) {
                origin.released++;
                Received gone = origin.bySequence.remove(origin.released);
                if (gone != null) {
                    origin.bytes -= gone.bytes;
                    origin.resumeOffset = gone.nextOffset;
                }
            }
            origin.received = Math.max(origin.received, origin.released);
            origin.delivered = Math.max(origin.delivered, origin.released);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * For each origin, where reading its log may go on after a restart from a checkpoint that is taken after this call.
     * Origins of which nothing was released since the start are left out.
     */
    public Map<SiteId, Long> resumeOffsets() {
        lock.lock();
        try {
            Map<SiteId, Long> offsets = new HashMap<>();
            origins.forEach((site, origin) -> {
                if (origin.resumeOffset >= 0) {
                    offsets.put(site, origin.resumeOffset);
                }
            });
            return offsets;
        } finally {
            lock.unlock();
        }
    }

    /** Commit time of an origin's oldest transaction that was received and not delivered; 0 if there is none. */
    public long oldestCommitMicros(SiteId site) {
        LogRecord.Transaction next = peek(site);
        return next == null ? 0 : next.commitMicros();
    }

    /** Highest sequence received from each origin. */
    public VersionVector frontier() {
        lock.lock();
        try {
            VersionVector frontier = VersionVector.EMPTY;
            for (Map.Entry<SiteId, Origin> entry : origins.entrySet()) {
                frontier = frontier.with(entry.getKey(), entry.getValue().received);
            }
            return frontier;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes held for one origin. */
    public long bytes(SiteId site) {
        lock.lock();
        try {
            return origin(site).bytes;
        } finally {
            lock.unlock();
        }
    }
}
