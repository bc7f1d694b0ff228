package dev.parley.it.apply;

import dev.parley.apply.AppliedListener;
import dev.parley.apply.ApplyOutcome;
import dev.parley.apply.ParkedRow;
import dev.parley.apply.PinRegistry;
import dev.parley.apply.RowViews;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.state.RowState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Window and capture of a site, in memory. Capture is a thread that looks at the fence row: local transactions that a test
 * announced become known when a nonce committed after them is read, unless capture is held.
 */
final class FakeSite implements RowViews, PinRegistry, AppliedListener, AutoCloseable {
    private final CaptureProgress progress;
    private final Connection connection;
    private final String set;
    private final Thread thread;
    private final Map<RowKey, RowState> states = new HashMap<>();
    private final Map<RowKey, ParkedRow> pins = new HashMap<>();
    private final List<LogRecord.Transaction> uncaptured = new ArrayList<>();
    private final List<ApplyOutcome> outcomes = new ArrayList<>();
    private volatile boolean held;
    private volatile long lagNanos;
    private volatile boolean closed;

    FakeSite(CaptureProgress progress, Connection connection, String set) {
        this.progress = progress;
        this.connection = connection;
        this.set = set;
        this.thread = new Thread(this::capture, "fake-capture");
        thread.start();
    }

    /** A local transaction that is committed in the database; capture has not read it yet. */
    synchronized void committedLocally(LogRecord.Transaction transaction) {
        uncaptured.add(transaction);
    }

    void hold() {
        held = true;
    }

    void resume() {
        held = false;
    }

    void lag(long nanos) {
        lagNanos = nanos;
    }

    private void capture() {
        try {
            while (!closed) {
                long nonce = nonce();
                if (nonce > progress.lastNonce()) {
                    java.util.concurrent.locks.LockSupport.parkNanos(lagNanos);
                    captureUpTo(nonce);
                } else {
                    java.util.concurrent.locks.LockSupport.parkNanos(500_000);
                }
            }
        } catch (SQLException e) {
            progress.failed(e);
        }
    }

    private synchronized void captureUpTo(long nonce) {
        if (!held) {
            uncaptured.forEach(this::add);
            uncaptured.clear();
            progress.captured(nonce);
        }
    }

    private long nonce() throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT nonce FROM parley.fence WHERE set_name = ?")) {
            select.setString(1, set);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private void add(LogRecord.Transaction transaction) {
        for (Operation operation : transaction.operations()) {
            states.put(
                    operation.key(),
                    states.getOrDefault(operation.key(), RowState.UNKNOWN).with(operation));
        }
    }

    /** All is stable: rows without pins need no metadata. */
    synchronized void fold() {
        states.keySet().retainAll(pins.keySet());
    }

    @Override
    public synchronized List<RowState> view(List<RowKey> keys) {
        return keys.stream()
                .map(key -> states.getOrDefault(key, RowState.UNKNOWN))
                .toList();
    }

    @Override
    public synchronized void applied(ApplyOutcome outcome) {
        outcome.transactions().forEach(this::add);
        outcomes.add(outcome);
    }

    synchronized List<ApplyOutcome> outcomes() {
        return List.copyOf(outcomes);
    }

    synchronized int transactionsApplied() {
        return outcomes.stream()
                .mapToInt(outcome -> outcome.transactions().size())
                .sum();
    }

    @Override
    public synchronized boolean isEmpty() {
        return pins.isEmpty();
    }

    @Override
    public synchronized @Nullable ParkedRow pinned(RowKey key) {
        return pins.get(key);
    }

    /** No row of these tests is brought back. */
    @Override
    public List<RowKey> referringTo(Collection<RowKey> parents) {
        return List.of();
    }

    @Override
    public synchronized List<RowKey> blockedBy(Collection<RowKey> changed) {
        TreeSet<RowKey> blocked = new TreeSet<>();
        for (ParkedRow pin : pins.values()) {
            if (pin.blockers().stream().anyMatch(changed::contains)) {
                blocked.add(pin.key());
            }
        }
        return List.copyOf(blocked);
    }

    @Override
    public synchronized void committed(List<ParkedRow> pinned, List<RowKey> released) {
        released.forEach(pins::remove);
        pinned.forEach(pin -> pins.put(pin.key(), pin));
    }

    synchronized Map<RowKey, ParkedRow> pins() {
        return Map.copyOf(pins);
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
