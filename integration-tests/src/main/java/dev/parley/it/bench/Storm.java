package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Two sites update the same rows with one connection each, as fast as they can; then both must come to be equal. */
final class Storm {
    private static final int ROWS = 500;
    private static final Duration LENGTH = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000L;
    private static final String SQL_DEADLOCK_CLASS = "40";

    private final List<Endpoint> sites;
    private final long firstId;

    /** @param firstId the first of {@value #ROWS} rows that stand at both sites */
    Storm(List<Endpoint> sites, long firstId) {
        this.sites = List.copyOf(sites);
        this.firstId = firstId;
    }

    /**
     * What came of it.
     *
     * @param updates committed at both sites together
     * @param different rows that differ in the end
     * @param quietSeconds from the last commit until both are equal; the limit if they never are
     */
    record Figures(long updates, int different, double quietSeconds) {}

    Figures measure() throws InterruptedException, ExecutionException, SQLException {
        ExecutorService writers = Executors.newFixedThreadPool(sites.size(), task -> new Thread(task, "bench-storm"));
        long updates = 0;
        try {
            List<Future<Long>> results = writers.invokeAll(sites.stream()
                    .<Callable<Long>>map(site -> () -> write(site))
                    .toList());
            for (Future<Long> result : results) {
                updates += result.get();
            }
        } finally {
            writers.shutdownNow();
        }
        long begin = System.nanoTime();
        int different = different();
        while (different > 0 && System.nanoTime() - begin < LIMIT.toNanos()) {
            LockSupport.parkNanos(POLL_NANOS);
            different = different();
        }
        return new Figures(updates, different, (System.nanoTime() - begin) / 1e9);
    }

    private long write(Endpoint site) throws SQLException {
        Random random = new Random(site.site().hashCode());
        long end = System.nanoTime() + LENGTH.toNanos();
        long done = 0;
        try (Connection connection = BenchTable.writer(site, true);
                PreparedStatement update = BenchTable.update(connection)) {
            while (System.nanoTime() < end) {
                update.setInt(1, random.nextInt(1_000_000));
                update.setLong(2, firstId + random.nextInt(ROWS));
                try {
                    update.executeUpdate();
                    connection.commit();
                    done++;
                } catch (SQLTransactionRollbackException e) {
                    connection.rollback();
                } catch (SQLException e) {
                    if (e.getSQLState() == null || !e.getSQLState().startsWith(SQL_DEADLOCK_CLASS)) {
                        throw e;
                    }
                    connection.rollback();
                }
            }
        }
        return done;
    }

    private int different() throws SQLException {
        Set<String> both = rows(sites.get(0));
        Set<String> here = new TreeSet<>(both);
        Set<String> there = rows(sites.get(1));
        here.removeAll(there);
        there.removeAll(both);
        return Math.max(here.size(), there.size());
    }

    private Set<String> rows(Endpoint site) throws SQLException {
        Set<String> rows = new TreeSet<>();
        try (Connection connection = site.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, owner, amount FROM bench WHERE id >= " + firstId
                        + " AND id < " + (firstId + ROWS))) {
            while (row.next()) {
                rows.add(row.getLong(1) + " " + row.getInt(2) + " " + row.getBigDecimal(3));
            }
        }
        return rows;
    }
}
