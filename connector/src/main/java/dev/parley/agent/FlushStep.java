package dev.parley.agent;

import dev.parley.rules.version.SiteId;
import dev.parley.store.Flush;
import dev.parley.window.Checkpoint;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Makes the window durable: what it holds at one position of the database's log, together with that position, in one
 * transaction. Written only after Kafka has acknowledged every record up to that position, so that a restart from it
 * leaves none out. Runs on its own thread; capture never waits for it.
 */
final class FlushStep implements Loop.Step {
    private static final Duration ACKNOWLEDGEMENT_POLL = Duration.ofMillis(200);

    private final SiteId self;
    private final Window window;
    private final Inbox inbox;
    private final Acknowledged acknowledged;
    private final Store store;
    private final long epoch;
    private final FlushCodec codec;
    private final Duration interval;
    private final LogConfirmation confirmation;
    private final Map<SiteId, Long> offsets;
    private final LongSupplier clockMicros;
    private volatile long lastFlushMillis;

    /** Where a snapshot becomes durable, in one transaction. */
    interface Store {
        void flush(long epoch, Flush flush, long nowMicros);
    }

    /**
     * @param offsets resume offsets of the checkpoint this process started from
     * @param clockMicros microseconds since the Unix epoch
     */
    FlushStep(
            SiteId self,
            Window window,
            Inbox inbox,
            Acknowledged acknowledged,
            Store store,
            long epoch,
            FlushCodec codec,
            Duration interval,
            LogConfirmation confirmation,
            Map<SiteId, Long> offsets,
            LongSupplier clockMicros) {
        this.self = self;
        this.window = window;
        this.inbox = inbox;
        this.acknowledged = acknowledged;
        this.store = store;
        this.epoch = epoch;
        this.codec = codec;
        this.interval = interval;
        this.confirmation = confirmation;
        this.offsets = new HashMap<>(offsets);
        this.clockMicros = clockMicros;
    }

    /** When the window was last made durable, milliseconds since the Unix epoch; 0 before the first time. */
    long lastFlushMillis() {
        return lastFlushMillis;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        boolean last = stop.pause(interval);
        flush(stop, last);
    }

    private void flush(StopSignal stop, boolean last) throws InterruptedException {
        offsets.putAll(inbox.resumeOffsets());
        if (acknowledged.offset() >= 0) {
            offsets.put(self, acknowledged.offset());
        }
        FlushSnapshot snapshot = window.snapshot();
        if (!awaitAcknowledged(snapshot.checkpoint(), stop, last)) {
            window.notFlushed(snapshot);
            return;
        }
        boolean durable = false;
        try {
            store.flush(epoch, codec.encode(snapshot, offsets), clockMicros.getAsLong());
            durable = true;
        } finally {
            if (!durable) {
                window.notFlushed(snapshot);
            }
        }
        window.flushed(snapshot);
        lastFlushMillis = clockMicros.getAsLong() / 1_000;
        confirmation.durable(snapshot.checkpoint().position());
    }

    /** @param last true for the flush at the end, which waits for one poll only */
    private boolean awaitAcknowledged(Checkpoint checkpoint, StopSignal stop, boolean last)
            throws InterruptedException {
        long sequence = checkpoint.applied().get(self);
        while (!acknowledged.await(sequence, ACKNOWLEDGEMENT_POLL)) {
            if (last || stop.isRaised()) {
                return false;
            }
        }
        return true;
    }
}
