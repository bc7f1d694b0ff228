package dev.parley.it.client;

import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.Outcome;
import dev.parley.it.workload.Pace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Clients of one kind at all sites, and a reader at each. Started once, stopped once; {@link #calls()} is for afterwards.
 */
public final class Clients implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);
    private static final int PER_SITE = 2;
    private static final double CALLS_PER_SECOND = 12;
    /** Of a client that changes many rows: what all write together must leave the agents time to catch up in. */
    private static final double LARGE_CALLS_PER_SECOND = 1.5;

    private static final double SNAPSHOTS_PER_SECOND = 6;
    private static final int SLOTS = 4;
    private static final int MANY_SLOTS = 120;

    /** What clients do. */
    public enum Kind {
        ROWS,
        SUMS,
        KEYS
    }

    private final Kind kind;
    private final String run;
    private final long seed;
    private final Recorder recorder = new Recorder();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param run unique among all runs on the same databases, at most 16 characters
     */
    public Clients(Kind kind, String run, long seed) {
        this.kind = kind;
        this.run = run;
        this.seed = seed;
    }

    /** Makes what must be there before the clients start, at one site; the caller waits until it is everywhere. */
    public void prepare(Endpoint endpoint) throws SQLException {
        if (kind == Kind.SUMS) {
            try (Connection connection = endpoint.open()) {
                connection.setAutoCommit(false);
                SumsClient.prepare(connection, run);
                connection.commit();
            }
        }
    }

    /** What the sums were at the start; empty for other kinds. */
    public Map<String, Long> startingSums() {
        if (kind != Kind.SUMS) {
            return Map.of();
        }
        Map<String, Long> sums =
                SumsClient.accounts(run).stream().collect(Collectors.toMap(id -> id, id -> SumsClient.START));
        SumsClient.counters(run).forEach(id -> sums.put(id, 0L));
        return sums;
    }

    /** Sums that transfers change: together they stay what they are. */
    public List<String> accounts() {
        return kind == Kind.SUMS ? SumsClient.accounts(run) : List.of();
    }

    /** Starts clients and readers. */
    public void start(List<Endpoint> sites) {
        for (Endpoint endpoint : sites) {
            for (int i = 0; i < PER_SITE; i++) {
                String name = run + "-" + endpoint.site() + "-" + i;
                boolean large = i == 0 && kind == Kind.ROWS;
                Client client = client(name, large ? MANY_SLOTS : SLOTS);
                Pace pace = new Pace(large ? LARGE_CALLS_PER_SECOND : CALLS_PER_SECOND, Duration.ZERO);
                SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
                launch("client-" + name, () -> work(endpoint, client, pace, random));
            }
            launch("reader-" + run + "-" + endpoint.site(), () -> read(endpoint));
        }
    }

    private Client client(String name, int slots) {
        return switch (kind) {
            case ROWS -> new RowsClient(run, name, slots);
            case SUMS -> new SumsClient(run, name);
            case KEYS -> new KeysClient(run, name);
        };
    }

    private void launch(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        threads.add(thread);
        thread.start();
    }

    private void work(Endpoint endpoint, Client client, Pace pace, SplittableRandom random) {
        try (Session session = new Session(endpoint, Connection.TRANSACTION_READ_COMMITTED)) {
            while (pace.awaitTurn()) {
                client.call(session, random, recorder);
            }
        }
    }

    private void read(Endpoint endpoint) {
        Pace pace = new Pace(SNAPSHOTS_PER_SECOND, Duration.ZERO);
        try (Session session = new Session(endpoint, Connection.TRANSACTION_REPEATABLE_READ)) {
            while (pace.awaitTurn()) {
                snapshot(endpoint, session);
            }
        }
    }

    /** A snapshot whose end is not acknowledged is not kept. */
    private void snapshot(Endpoint endpoint, Session session) {
        List<Snapshot> taken = new ArrayList<>();
        Outcome outcome = session.attempt(connection ->
                taken.add(new SnapshotReader(connection, run).read(endpoint.site(), "reader-" + endpoint.site())));
        if (outcome == Outcome.ACKNOWLEDGED) {
            taken.forEach(recorder::add);
        }
    }

    /** Lets every client finish its call and ends it. Idempotent. */
    public void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            if (thread.isAlive()) {
                throw new IllegalStateException(thread.getName() + " did not end within " + STOP_LIMIT.toSeconds()
                        + " s after it was stopped; its database does not answer");
            }
        }
    }

    /** What each site shows now, one snapshot a site. */
    public List<Snapshot> look(List<Endpoint> sites) throws SQLException {
        List<Snapshot> looks = new ArrayList<>();
        for (Endpoint endpoint : sites) {
            try (Connection connection = endpoint.open()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setAutoCommit(false);
                looks.add(new SnapshotReader(connection, run).read(endpoint.site(), "end"));
                connection.rollback();
            }
        }
        return looks;
    }

    public Calls calls() {
        return recorder.calls();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
