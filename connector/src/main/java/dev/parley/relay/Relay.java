package dev.parley.relay;

import dev.parley.rules.Nullable;
import dev.parley.wire.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;

/**
 * Copies the logs of all other sites into this site's own cluster, over links that are read in threads of their own.
 * Thread-safe.
 */
public final class Relay implements AutoCloseable {
    private static final long CLOSE_LIMIT_MILLIS = 10_000;

    private final RelaySettings settings;
    private final Envelope envelope;
    private final Function<String, CopyFloor> floors;
    private final Liveness liveness;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final List<LinkReader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Guards opening and replacing the copies. */
    private final Object copiesLock = new Object();

    private @Nullable LocalCopies copies;

    /**
     * Not yet started.
     *
     * @param floors by site, what is known of its copy at the time of the question; called by any thread
     */
    public Relay(RelaySettings settings, Envelope envelope, Function<String, CopyFloor> floors) {
        this.settings = settings;
        this.envelope = envelope;
        this.floors = floors;
        this.liveness = new Liveness(settings.links(), settings.bypassAfter(), System.nanoTime());
        for (RelayLink link : settings.links()) {
            LinkReader reader = new LinkReader(settings, link, envelope, liveness, this::copies, stopping);
            readers.add(reader);
            threads.add(new Thread(reader, "parley-relay-" + link.site()));
        }
    }

    public void start() {
        threads.forEach(Thread::start);
    }

    /** Those in use; opened anew after a failure. */
    private LocalCopies copies() {
        synchronized (copiesLock) {
            if (stopping.getCount() == 0) {
                throw new KafkaException("the relay is being stopped");
            }
            LocalCopies current = copies;
            if (current != null && current.hasFailed()) {
                current.close();
                current = null;
            }
            copies = current == null ? LocalCopies.open(settings, envelope, floors) : current;
            return copies;
        }
    }

    /** How the links are, in the order of the settings. */
    public List<LinkStatus> status() {
        long now = System.nanoTime();
        return readers.stream().map(reader -> reader.status(now)).toList();
    }

    /** An offset of the copy of a site's log before which there are only records up to {@code sequence}. */
    public OptionalLong trimPoint(String site, long sequence) {
        synchronized (copiesLock) {
            LocalCopies current = copies;
            return current == null || current.hasFailed() ? OptionalLong.empty() : current.trimPoint(site, sequence);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        readers.forEach(LinkReader::wakeup);
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_LIMIT_MILLIS);
        for (Thread thread : threads) {
            try {
                if (thread.getState() != Thread.State.NEW) {
                    thread.join(Math.max(
                            1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        synchronized (copiesLock) {
            if (copies != null) {
                copies.close();
                copies = null;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
