package dev.parley.it.bench;

import dev.parley.it.workload.Endpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads the table of the measurements at several sites side by side, page by page in the order of its key, and does
 * nothing with the rows: what a comparison cannot be faster than.
 */
final class ReadAlone {
    private static final int PAGE = 10_000;

    private final List<Endpoint> sites;

    ReadAlone(List<Endpoint> sites) {
        this.sites = List.copyOf(sites);
    }

    /** Rows of each site in a second, until the slowest has ended. */
    long rowsPerSecond() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(sites.size(), task -> new Thread(task, "read-alone"));
        try {
            long begin = System.nanoTime();
            List<Callable<Long>> readings = new ArrayList<>();
            sites.forEach(site -> readings.add(() -> read(site)));
            long least = Long.MAX_VALUE;
            for (Future<Long> reading : threads.invokeAll(readings)) {
                least = Math.min(least, reading.get());
            }
            return (long) (least / ((System.nanoTime() - begin) / 1e9));
        } finally {
            threads.shutdownNow();
        }
    }

    private static long read(Endpoint site) throws SQLException {
        long count = 0;
        try (Connection connection = site.open();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id, owner, amount, note FROM bench WHERE id > ? ORDER BY id LIMIT " + PAGE)) {
            long last = Long.MIN_VALUE;
            for (long before = -1; before < count; ) {
                before = count;
                select.setLong(1, last);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        last = rows.getLong(1);
                        count++;
                    }
                }
            }
        }
        return count;
    }
}
