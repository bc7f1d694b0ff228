package dev.parley.consume;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.Stage;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.Envelope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the logs of the other sites with one Kafka consumer and hands over every record once, in order. Where to begin is
 * decided by sequences: hints only save reading. A log that fails stops alone. While the sink has no room for a site, its
 * log is not fetched, and no more than one fetch of it is kept in memory.
 */
public final class LogConsumer implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(LogConsumer.class);
    private static final long CLOSE_LIMIT_MILLIS = 10_000;

    private final ConsumeLoop loop;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Not yet started.
     *
     * @param sources logs of all other sites
     * @param known what is not to be handed over again: all transactions covered by it
     */
    public LogConsumer(
            ConsumeSettings settings,
            Envelope envelope,
            List<LogSource> sources,
            VersionVector known,
            RecordSink sink) {
        this(settings, envelope, sources, known, Incarnations.NONE, sink);
    }

    /** Where sites have returned: what their former incarnations wrote behind their ends is left out. */
    public LogConsumer(
            ConsumeSettings settings,
            Envelope envelope,
            List<LogSource> sources,
            VersionVector known,
            Incarnations incarnations,
            RecordSink sink) {
        Map<String, Object> properties = ConsumerProperties.of(settings, envelope.limits());
        this.loop = new ConsumeLoop(
                settings,
                () -> ConsumerProperties.open(properties),
                sources.stream()
                        .map(source -> new SourceReader(source, envelope, known, incarnations, sink))
                        .toList());
        this.thread = new Thread(this::run, "parley-" + name());
    }

    @Override
    public String name() {
        return "consume";
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            loop.run();
        } catch (InterruptedException e) {
            LOG.atDebug().log("the consumer was interrupted");
        } catch (RuntimeException | Error e) {
            loop.failed(e);
        } finally {
            ended.countDown();
        }
    }

    /** The sink takes records again that it had no room for. Cheap when nothing waits; callable from any thread. */
    public void roomFreed() {
        loop.roomFreed();
    }

    /** Fetches nothing more; what is not handed over yet is left for the next start. */
    @Override
    public void requestStop() {
        loop.stop();
    }

    @Override
    public boolean awaitDrained(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        loop.stop();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        boolean interrupted = false;
        try {
            thread.join(CLOSE_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opens the Kafka client; tests put another in its place. */
    interface ConsumerFactory {
        Consumer<byte[], byte[]> open();
    }
}
