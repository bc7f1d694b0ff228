package dev.parley.capture;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogProbe;
import dev.parley.pipeline.TransactionListener;
import dev.parley.rules.Nullable;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one database's log from a position on and hands every committed transaction to a listener, in log order, each
 * once. Runs once: after a failure the owner closes it, makes a new one and starts that at its checkpoint. Thread-safe.
 */
public final class CaptureEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureEngine.class);

    /** Debezium cannot be stopped while it connects. */
    private static final Duration STARTUP_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    /** How often a quiet log is a reason to ask whether it is still read. */
    private static final Duration IDLE_WAIT = Duration.ofMillis(200);

    private final CaptureSource source;
    private final KnownTables tables;
    private final LogProbe probe;
    private final SchemaMemory schemas;
    private final TransactionListener listener;
    private final Consumer<CaptureFailure> onFailure;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean reported = new AtomicBoolean();
    private final CountDownLatch stoppable = new CountDownLatch(1);
    private final ReentrantLock delivery = new ReentrantLock();
    private volatile boolean stopping;

    /** The receiver threw: that is told when Debezium has ended, and not that it closes its connection on the way. */
    private volatile boolean failing;

    private volatile @Nullable Run run;

    /** What exists only while it runs. */
    private record Run(
            LogPosition from,
            EngineLink link,
            TransactionAssembler assembler,
            DebeziumEngine<?> engine,
            Thread thread) {}

    /**
     * An engine that has not started.
     *
     * @param tables all captured tables, those of the bridge included
     * @param schemas outlives this engine, so that the next one knows the columns of the place from which it starts
     * @param onFailure told at most once, when capture ended without {@link #close}; no transaction is delivered after that
     */
    public CaptureEngine(
            CaptureSource source,
            KnownTables tables,
            LogProbe probe,
            SchemaMemory schemas,
            TransactionListener listener,
            Consumer<CaptureFailure> onFailure) {
        this.schemas = schemas;
        this.source = source;
        this.tables = tables;
        this.probe = probe;
        this.listener = listener;
        this.onFailure = onFailure;
    }

    /**
     * Starts reading behind {@code from} and returns at once; whatever goes wrong is told to the owner's callback.
     *
     * @throws IllegalStateException if it was started before
     */
    public void start(LogPosition from) {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a capture engine runs once");
        }
        EngineLink link = EngineLink.open(EngineProperties.startOffset(from), schemas, this::disconnected);
        Unchanged unchanged = new Unchanged();
        TransactionAssembler assembler = new TransactionAssembler(
                tables,
                from,
                unchanged,
                listener,
                TransactionAssembler.MAX_ROWS,
                Runtime.getRuntime().maxMemory());
        DebeziumEngine<?> engine = DebeziumEngine.create(Connect.class)
                .using(EngineProperties.of(source, tables.shapes(), link, unchanged.text()))
                .using(new Started())
                .using((DebeziumEngine.CompletionCallback) (success, message, error) -> ended(error))
                .notifying((start, committer) -> deliver(assembler, link))
                .build();
        Thread thread = new Thread(() -> run(from, engine), "parley-capture-" + source.name());
        run = new Run(from, link, assembler, engine, thread);
        thread.start();
    }

    /**
     * Waits until the first event can be read.
     *
     * @return false if that did not happen within {@code timeout}
     */
    public boolean awaitStreaming(Duration timeout) throws InterruptedException {
        Run current = run;
        return current != null && current.link().streaming().await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** End of the last transaction handed to the listener; null before the start. */
    public @Nullable LogPosition delivered() {
        Run current = run;
        return current == null ? null : current.assembler().delivered();
    }

    /**
     * Lets the server forget its log up to a position, which must be durable elsewhere. A position below an earlier one
     * changes nothing. May be ignored while the log is quiet after a start, so confirm again. MySQL keeps its log by
     * time and is not told. Blocks for one message to the server, at most 10 s; if that finds the server gone, capture ends.
     *
     * @throws IllegalArgumentException if the position was not delivered yet
     */
    public void confirm(LogPosition position) {
        Run current = run;
        if (current == null) {
            throw new IllegalStateException("capture was not started");
        }
        LogPosition delivered = current.assembler().delivered();
        if (position.compareTo(delivered) > 0) {
            throw new IllegalArgumentException(
                    "cannot confirm " + position.text() + ": delivered is only " + delivered.text());
        }
        EngineLink.Confirmer confirmer = current.link().confirmer();
        if (confirmer != null && position instanceof LogPosition.Postgres postgres) {
            try {
                confirmer.confirm(Map.of("lsn_commit", postgres.commitLsn()));
            } catch (ConnectException e) {
                report(Failures.of(source, e));
            }
        }
    }

    /**
     * Stops and waits until nothing is delivered any more. Idempotent. A listener that ignores interruption delays it, at
     * most a minute.
     */
    @Override
    public void close() {
        stopping = true;
        Run current = run;
        if (current == null) {
            return;
        }
        current.link().events().close();
        try {
            stop(current);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.atWarn().addKeyValue("site", source.name()).log("interrupted while capture stops");
        } finally {
            current.link().close();
        }
    }

    private void stop(Run current) throws InterruptedException {
        if (current.thread() == Thread.currentThread()) {
            return;
        }
        if (stoppable.await(STARTUP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            EngineStop.stop(source.name(), current.engine(), current.thread());
        }
        current.thread().join(STOP_LIMIT.toMillis());
        // Debezium does not wait for the thread that delivers.
        boolean quiet = delivery.tryLock(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (quiet) {
            delivery.unlock();
        }
        if (!quiet || current.thread().isAlive()) {
            LOG.atWarn().addKeyValue("site", source.name()).log("capture did not stop in time");
        }
    }

    private void run(LogPosition from, DebeziumEngine<?> engine) {
        try {
            Preflight.check(source, probe.read(from), from);
            if (!stopping) {
                engine.run();
            }
            report(new CaptureFailure(
                    CaptureFailure.Reason.INTERNAL, "capture of " + source + " ended without a reason", null));
        } catch (RuntimeException e) {
            report(Failures.of(source, e));
        } finally {
            stoppable.countDown();
        }
    }

    private void ended(@Nullable Throwable error) {
        if (error != null) {
            report(Failures.of(source, error));
        }
    }

    private void disconnected() {
        if (failing) {
            return;
        }
        report(new CaptureFailure(
                CaptureFailure.Reason.UNREACHABLE,
                "capture of " + source + " ended: the server closed the connection over which it sent its log",
                null));
    }

    private void report(CaptureFailure failure) {
        if (!stopping && reported.compareAndSet(false, true)) {
            Run current = run;
            if (current != null) {
                current.link().close();
            }
            onFailure.accept(failure);
        }
    }

    /** Returns when capture ends: Debezium, which called it with the start mark, then sees why. */
    private void deliver(TransactionAssembler assembler, EngineLink link) throws InterruptedException {
        delivery.lockInterruptibly();
        try {
            boolean more = true;
            while (more) {
                boolean last = link.readerFailed();
                List<SourceRecord> events = link.events().take(IDLE_WAIT);
                more = deliver(assembler, events) && !(last && events.isEmpty());
            }
        } catch (RuntimeException e) {
            failing = true;
            throw e;
        } finally {
            link.events().close();
            delivery.unlock();
        }
    }

    private boolean deliver(TransactionAssembler assembler, List<SourceRecord> events) throws InterruptedException {
        for (SourceRecord event : events) {
            if (stopping || reported.get()) {
                return false;
            }
            assembler.accept(event);
        }
        return !stopping && !reported.get();
    }

    /** Tells when Debezium may be closed. */
    private final class Started implements DebeziumEngine.ConnectorCallback {
        @Override
        public void pollingStarted() {
            stoppable.countDown();
        }
    }
}
