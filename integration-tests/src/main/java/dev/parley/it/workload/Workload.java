package dev.parley.it.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random writers at several sites. Started once, stopped once; the history may be read at any time.
 *
 * <p>Equal seeds give each writer equal plans; which of them conflict depends on the timing of the run.
 */
public final class Workload implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

    private final Settings settings;
    private final History history;
    private final AtomicLong errors = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * How much is written, and how often the same rows.
     *
     * @param writersPerSite clients at each site
     * @param transactionsPerSecond of each client
     * @param warmUp how long it takes until they write that much, from a tenth of it
     * @param naturalKeys size of the pool of keys that all sites share: the smaller, the more conflicts
     */
    public record Settings(
            long seed, int writersPerSite, double transactionsPerSecond, Duration warmUp, int naturalKeys) {
        public Settings {
            if (writersPerSite < 1 || naturalKeys < 1) {
                throw new IllegalArgumentException("a workload needs at least one writer a site and one key, got "
                        + writersPerSite + " and " + naturalKeys);
            }
        }
    }

    public Workload(Settings settings) {
        this(settings, new History());
    }

    /** Continues the history of an earlier workload on the same databases. */
    public Workload(Settings settings, History history) {
        this.settings = settings;
        this.history = history;
    }

    /** Starts the writers of all sites, whose tables must exist. */
    public void start(List<Endpoint> sites) {
        int writers = sites.size() * settings.writersPerSite();
        for (int i = 0; i < writers; i++) {
            Endpoint endpoint = sites.get(i % sites.size());
            PlanGenerator plans = new PlanGenerator(settings.seed(), i + 1, writers, settings.naturalKeys());
            Writer writer = new Writer(
                    endpoint, history, plans, new Pace(settings.transactionsPerSecond(), settings.warmUp()), errors);
            Thread thread = new Thread(writer, "writer-" + endpoint.site() + "-" + (i / sites.size() + 1));
            threads.add(thread);
            thread.start();
        }
    }

    public History history() {
        return history;
    }

    /** Transactions that could not be carried out: deadlocks, lock timeouts, lost connections. */
    public long errors() {
        return errors.get();
    }

    /**
     * Commits one more row at a site, as the last transaction of its client there: once it is visible elsewhere, so is
     * everything that the site committed before.
     *
     * @return key of the journal row
     */
    public String writeSentinel(Endpoint endpoint) throws SQLException {
        try (Connection connection = endpoint.open()) {
            connection.setAutoCommit(false);
            History.Open transaction = history.invoke(endpoint.site());
            String mark = transaction.id() + "/1";
            try (PreparedStatement insert =
                    connection.prepareStatement(ShopSchema.JOURNAL.insert(endpoint.isMySql()))) {
                insert.setString(1, transaction.id());
                insert.setString(2, endpoint.site());
                insert.setString(3, mark);
                insert.executeUpdate();
            }
            transaction.wrote(ShopSchema.JOURNAL.key(List.of(transaction.id())), WriteKind.INSERT, mark);
            connection.commit();
            transaction.end(Outcome.ACKNOWLEDGED);
            return transaction.id();
        }
    }

    /**
     * Makes the orders that lines may have been left without, so that no row has to be kept for its parent. Worth
     * nothing before all that was written has arrived at the site, and while writers run.
     */
    public void writeMissingParents(Endpoint endpoint) throws SQLException {
        Plan plan = new PlanGenerator(settings.seed(), 0, 1, settings.naturalKeys()).hotOrders();
        try (Connection connection = endpoint.open()) {
            connection.setAutoCommit(false);
            Outcome outcome = new PlanRun(endpoint, connection, history).run(plan);
            if (outcome != Outcome.ACKNOWLEDGED) {
                throw new IllegalStateException("the orders that lines may lack could not be made at " + endpoint.site()
                        + ": the transaction ended " + outcome);
            }
        }
    }

    /** Lets every writer finish its transaction and ends it. Idempotent. */
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

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
