package dev.parley.it.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.capture.CaptureEngine;
import dev.parley.capture.CaptureFailure;
import dev.parley.capture.CaptureSource;
import dev.parley.capture.KnownTables;
import dev.parley.capture.SchemaMemory;
import dev.parley.pipeline.CaptureProgress;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.TableShape;
import dev.parley.pipeline.TransactionListener;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** One run of a capture engine that remembers what it was given. */
final class CaptureRun implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(90);

    private final List<CapturedTransaction> transactions = new CopyOnWriteArrayList<>();
    private final CaptureProgress progress = new CaptureProgress();
    private final AtomicReference<CaptureFailure> failure = new AtomicReference<>();
    private final AtomicReference<Thread> deliverer = new AtomicReference<>();
    private final CaptureEngine engine;

    private CaptureRun(CaptureSource source, List<TableShape> tables, LogProbe probe) {
        engine = new CaptureEngine(
                source, new KnownTables(tables, null), probe, new SchemaMemory(), listener(), failure::set);
    }

    private TransactionListener listener() {
        return new TransactionListener() {
            @Override
            public void onTransaction(CapturedTransaction transaction) {
                deliverer.set(Thread.currentThread());
                transactions.add(transaction);
            }

            @Override
            public void onPosition(LogPosition position) {
                progress.reached(position);
            }
        };
    }

    static CaptureRun start(CaptureSource source, List<TableShape> tables, LogProbe probe, LogPosition from) {
        CaptureRun run = new CaptureRun(source, tables, probe);
        run.engine.start(from);
        return run;
    }

    /** Knows positions, not nonces. */
    CaptureProgress progress() {
        return progress;
    }

    CaptureEngine engine() {
        return engine;
    }

    List<CapturedTransaction> transactions() {
        return List.copyOf(transactions);
    }

    /** Waits for that many transactions; fails at once if capture fails. */
    List<CapturedTransaction> awaitTransactions(int count) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> {
            assertThat(failure.get()).as("capture failed").isNull();
            return transactions.size() >= count;
        });
        return transactions();
    }

    /** Processor time that the thread which delivers has used up, in nanoseconds; it must have delivered something. */
    long delivererNanos() {
        Thread thread = Objects.requireNonNull(deliverer.get());
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    CaptureFailure awaitFailure() {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> failure.get() != null);
        return Objects.requireNonNull(failure.get());
    }

    @Override
    public void close() {
        engine.close();
    }
}
