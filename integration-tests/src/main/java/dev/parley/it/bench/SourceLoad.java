package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** How many updates a second an application gets through at a site, each a durable transaction of its own. */
final class SourceLoad {
    private static final Duration LENGTH = Duration.ofSeconds(8);

    private final Endpoint site;
    private final long firstId;
    private final int rows;

    /** @param firstId the first of the rows that are updated; each connection has its share of them */
    SourceLoad(Endpoint site, long firstId, int rows) {
        this.site = site;
        this.firstId = firstId;
        this.rows = rows;
    }

    double updatesPerSecond(int connections) throws InterruptedException, ExecutionException {
        ExecutorService writers = Executors.newFixedThreadPool(connections, task -> new Thread(task, "bench-source"));
        try {
            List<Callable<Long>> work = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                long from = firstId + (long) i * (rows / connections);
                work.add(() -> write(from, rows / connections));
            }
            long done = 0;
            for (Future<Long> result : writers.invokeAll(work)) {
                done += result.get();
            }
            return done / (double) LENGTH.toSeconds();
        } finally {
            writers.shutdownNow();
        }
    }

    private long write(long from, int share) throws SQLException {
        long end = System.nanoTime() + LENGTH.toNanos();
        long done = 0;
        try (Connection connection = BenchTable.writer(site, true);
                PreparedStatement update = BenchTable.update(connection)) {
            while (System.nanoTime() < end) {
                update.setInt(1, (int) (done % 1000));
                update.setLong(2, from + done % share);
                update.executeUpdate();
                connection.commit();
                done++;
            }
        }
        return done;
    }
}
