package dev.parley.it.scenario;

import dev.parley.it.workload.Endpoint;
import dev.parley.it.workload.ShopSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** A client that commits one small row after another and remembers how long the slowest took. */
final class Stalls {
    private static final long PAUSE_NANOS = 10_000_000L;

    private final Endpoint endpoint;
    private final AtomicLong longest = new AtomicLong();

    Stalls(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Runs the work while the client commits. */
    <T> T during(Callable<T> work) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<SQLException> failure = new AtomicReference<>();
        Thread client = new Thread(() -> commit(stop, failure), "stalls-" + endpoint.site());
        client.start();
        T result;
        try {
            result = work.call();
        } finally {
            stop.set(true);
            client.join();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
        return result;
    }

    private void commit(AtomicBoolean stop, AtomicReference<SQLException> failure) {
        try (Connection connection = endpoint.open();
                PreparedStatement insert = connection.prepareStatement(ShopSchema.JOURNAL.insert(endpoint.isMySql()))) {
            for (int i = 0; !stop.get(); i++) {
                String id = "stall-" + System.nanoTime() + "-" + i;
                insert.setString(1, id);
                insert.setString(2, endpoint.site());
                insert.setString(3, id + "/1");
                long begin = System.nanoTime();
                insert.executeUpdate();
                longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (SQLException e) {
            failure.set(e);
        }
    }

    long longestMillis() {
        return longest.get() / 1_000_000;
    }
}
