package dev.parley.agent;

import dev.parley.pipeline.LogPosition;
import dev.parley.rules.version.SiteId;
import dev.parley.store.Flush;
import dev.parley.window.Checkpoint;
import dev.parley.window.FlushSnapshot;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Makes the window durable: what it holds at one position of the database's log, together with that position, in one
 * transaction. Written only after every record up to that position is in Kafka or in the spool, so that a restart from it
 * leaves none out, and not while what the log held at the start is still compared with what is read again. Runs on its own thread; capture never waits for it.
 */
final class FlushStep implements Loop.Step {
    private static final long SHARE = 12;
    private static final Duration LONGEST_FOR_SHARE = Duration.ofSeconds(20);
    private static final Duration SAFETY_POLL = Duration.ofMillis(200);

    private final SiteId self;
    private final Window window;
    private final Inbox inbox;
    private final SafeRecords safe;
    private final Store store;
    private final long epoch;
    private final FlushCodec codec;
    private final Duration interval;
    private final LogConfirmation confirmation;
    private final Map<SiteId, Long> offsets;
    private final LongSupplier clockMicros;
    private volatile long lastFlushMillis;
    private volatile LogPosition durable;
    private long workMicros;

    /** Where a snapshot becomes durable, in one transaction. */
    interface Store {
        void flush(long epoch, Flush flush, long nowMicros);
    }

    /**
     * @param start position of the checkpoint this process started from
     * @param offsets resume offsets of the checkpoint this process started from
     * @param clockMicros microseconds since the Unix epoch
     */
    FlushStep(
            SiteId self,
            Window window,
            Inbox inbox,
            SafeRecords safe,
            Store store,
            long epoch,
            FlushCodec codec,
            Duration interval,
            LogConfirmation confirmation,
            LogPosition start,
            Map<SiteId, Long> offsets,
            LongSupplier clockMicros) {
        this.self = self;
        this.window = window;
        this.inbox = inbox;
        this.safe = safe;
        this.store = store;
        this.epoch = epoch;
        this.codec = codec;
        this.interval = interval;
        this.confirmation = confirmation;
        this.durable = start;
        this.offsets = new HashMap<>(offsets);
        this.clockMicros = clockMicros;
    }

    /** When the window was last made durable, milliseconds since the Unix epoch; 0 before the first time. */
    long lastFlushMillis() {
        return lastFlushMillis;
    }

    /** Where a restart would read on in the database's log. */
    LogPosition durable() {
        return durable;
    }

    @Override
    public void run(StopSignal stop) throws InterruptedException {
        boolean last = stop.pause(pause(interval, workMicros));
        flush(stop, last);
    }

    /**
     * How long to wait before the next flush: most rows of a backlog are decided before it, and need not be written at all
     * if it does not come at once. So it takes one part in {@value #SHARE} of the time, until waiting would make restarts
     * longer than they are worth.
     *
     * @param workMicros what the last flush took
     */
    static Duration pause(Duration interval, long workMicros) {
        Duration share = Duration.of(workMicros * (SHARE - 1), ChronoUnit.MICROS);
        Duration bounded = share.compareTo(LONGEST_FOR_SHARE) < 0 ? share : LONGEST_FOR_SHARE;
        return bounded.compareTo(interval) < 0 ? interval : bounded;
    }

    private void flush(StopSignal stop, boolean last) throws InterruptedException {
        if (!safe.isCompared(window.checkpoint().applied().get(self))) {
            return;
        }
        offsets.putAll(inbox.resumeOffsets());
        if (safe.offset() >= 0) {
            offsets.put(self, safe.offset());
        }
        FlushSnapshot snapshot = window.snapshot();
        if (!awaitSafe(snapshot.checkpoint(), stop, last)) {
            window.notFlushed(snapshot);
            return;
        }
        boolean done = false;
        long begin = clockMicros.getAsLong();
        try {
            store.flush(epoch, codec.encode(snapshot, offsets), clockMicros.getAsLong());
            done = true;
        } finally {
            if (!done) {
                window.notFlushed(snapshot);
            }
            workMicros = Math.max(0, clockMicros.getAsLong() - begin);
        }
        window.flushed(snapshot);
        lastFlushMillis = clockMicros.getAsLong() / 1_000;
        durable = snapshot.checkpoint().position();
        confirmation.durable(durable);
    }

    /** @param last true for the flush at the end, which waits for one poll only */
    private boolean awaitSafe(Checkpoint checkpoint, StopSignal stop, boolean last) throws InterruptedException {
        long sequence = checkpoint.applied().get(self);
        while (!safe.await(sequence, SAFETY_POLL)) {
            if (last || stop.isRaised()) {
                return false;
            }
        }
        return true;
    }
}
