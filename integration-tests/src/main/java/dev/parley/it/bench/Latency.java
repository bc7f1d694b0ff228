package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Time from the return of a commit of one row at one site to the moment when a reader at another site sees it, at a steady
 * pace. One direction; several may run at once on ranges of ids of their own.
 */
final class Latency {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 2_000_000L;

    private final Endpoint source;
    private final Endpoint target;
    private final long firstId;
    private final int rowsPerSecond;
    private final Duration length;
    private final Map<Long, Long> committed = new ConcurrentHashMap<>();
    private final Map<Long, Long> visible = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile long lastId = Long.MAX_VALUE;

    Latency(Endpoint source, Endpoint target, long firstId, int rowsPerSecond, Duration length) {
        this.source = source;
        this.target = target;
        this.firstId = firstId;
        this.rowsPerSecond = rowsPerSecond;
        this.length = length;
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** Starts to write and to read. */
    List<Thread> start() {
        String name = source.site() + "-" + target.site();
        List<Thread> threads =
                List.of(thread("bench-write-" + name, this::write), thread("bench-read-" + name, this::read));
        threads.forEach(Thread::start);
        return threads;
    }

    private Thread thread(String name, Work work) {
        return new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SQLException | RuntimeException e) {
                        failure.compareAndSet(null, e);
                        lastId = 0;
                    }
                },
                name);
    }

    private void write() throws SQLException {
        long distance = 1_000_000_000L / rowsPerSecond;
        long begin = System.nanoTime();
        long end = begin + WARM_UP.plus(length).toNanos();
        long measured = begin + WARM_UP.toNanos();
        long id = firstId;
        try (Connection connection = BenchTable.writer(source, true);
                PreparedStatement insert = BenchTable.insert(connection)) {
            for (long turn = begin; turn < end; turn += distance) {
                while (turn - System.nanoTime() > 0) {
                    LockSupport.parkNanos(turn - System.nanoTime());
                }
                // What a cold start has missed is not made up for: that would be another pace than the one asked for.
                if (turn < measured) {
                    turn = Math.max(turn, System.nanoTime() - distance);
                }
                insert.setLong(1, id);
                insert.executeUpdate();
                connection.commit();
                long now = System.nanoTime();
                if (now > measured) {
                    committed.put(id, now);
                }
                id++;
            }
        }
        lastId = id - 1;
    }

    /** Sees each row once. */
    private void read() throws SQLException {
        long last = firstId - 1;
        long deadline = Long.MAX_VALUE;
        try (Connection connection = target.open();
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM bench WHERE id > ? AND id < ? ORDER BY id")) {
            while (last < lastId) {
                if (lastId != Long.MAX_VALUE && deadline == Long.MAX_VALUE) {
                    deadline = System.nanoTime() + GRACE.toNanos();
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("only the rows up to " + last + " of " + lastId + " of "
                            + source.site() + " have arrived at " + target.site());
                }
                select.setLong(1, last);
                select.setLong(2, firstId + 1_000_000_000L);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        last = rows.getLong(1);
                        visible.put(last, System.nanoTime());
                    }
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /** After all threads have ended. */
    List<Double> sortedMillis() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("could not measure from " + source.site() + " to " + target.site(), failed);
        }
        // A row may be seen before the call that committed it has returned.
        return committed.entrySet().stream()
                .map(commit ->
                        Math.max(0, (visible.getOrDefault(commit.getKey(), Long.MAX_VALUE) - commit.getValue()) / 1e6))
                .sorted()
                .toList();
    }
}
