package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.spool.Spool;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordAssembler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@link SendQueue} has no room for while Kafka is away: on disk, in order, and what was under way before it too,
 * so that the disk holds all that Kafka has not acknowledged. Guarded by the queue's lock.
 */
final class Overflow {
    private static final Logger LOG = LoggerFactory.getLogger(Overflow.class);
    private static final int[] WARN_PERCENT = {50, 80, 95};
    private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Spool spool;
    private final Envelope envelope;
    private final String topic;
    private final SpoolUse.AtLimit atLimit;
    private RecordAssembler assembler;
    /** Records on disk that were not handed out again. */
    private int waiting;

    private int warned;
    private long remindedNanos = System.nanoTime() - REMIND_NANOS;

    Overflow(SpoolUse use, Envelope envelope, String topic) {
        this.spool = use.spool();
        this.envelope = envelope;
        this.topic = topic;
        this.atLimit = use.atLimit();
        this.assembler = envelope.assembler(topic);
    }

    /** True while records on disk wait: whatever comes next must go behind them. */
    boolean isActive() {
        return waiting > 0;
    }

    /** Records that wait on disk. */
    int waiting() {
        return waiting;
    }

    /**
     * Begins: {@code underWay} stay in memory too, and are not handed out again.
     *
     * @return how many of them are on disk now; less than all if there is no room
     */
    int begin(List<LogRecord> underWay) {
        int added = 0;
        for (LogRecord record : underWay) {
            if (!append(record)) {
                return added;
            }
            added++;
        }
        spool.readFromEnd();
        assembler = envelope.assembler(topic);
        return added;
    }

    /**
     * Takes a record behind those that wait.
     *
     * @return false if there is no room: nothing was taken
     */
    boolean add(LogRecord record) {
        if (!append(record)) {
            return false;
        }
        if (waiting == 0) {
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("limitBytes", spool.bytesMax())
                    .log("Kafka is away and the queue full: changes go into the spool");
        }
        waiting++;
        return true;
    }

    private boolean append(LogRecord record) {
        try {
            if (spool.append(record.sequence(), envelope.encode(record).chunks())) {
                warn();
                return true;
            }
            if (atLimit == SpoolUse.AtLimit.GIVE_UP) {
                giveUp();
            }
            full("the spool is full", spool.bytesMax());
        } catch (IOException e) {
            full("the disk does not take the spool: " + e, spool.bytes());
        }
        return false;
    }

    private void warn() {
        long percent = spool.bytes() * 100 / Math.max(1, spool.bytesMax());
        while (warned < WARN_PERCENT.length && percent >= WARN_PERCENT[warned]) {
            LOG.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("bytes", spool.bytes())
                    .addKeyValue("limitBytes", spool.bytesMax())
                    .log("the spool is " + WARN_PERCENT[warned] + " % full");
            warned++;
        }
    }

    /** First what is in the spool is seen onto its disk: from then on it is nowhere else. */
    private void giveUp() throws IOException {
        long last = spool.force();
        throw new PublishException(
                PublishException.Problem.GIVEN_UP,
                "Changes for the log " + topic + " have no room: the spool is full (" + spool.bytesMax()
                        + " bytes), and `spool.at-limit: drop-slot` says that the database must not keep its log for them."
                        + " This site has given up its place in it: what it has written after transaction " + last
                        + " no agent will read. What is before lies in the spool: once Kafka is back, start the agent with"
                        + " this spool, and it publishes that. Then the site has to return with the rows that it has: `parley"
                        + " sites return --existing review`, `keep` or `merge`; see docs/operations.md, 'A site that"
                        + " returns'.");
    }

    private void full(String finding, long bytes) {
        if (atLimit == SpoolUse.AtLimit.END) {
            throw new PublishException(
                    PublishException.Problem.SPOOL_FULL,
                    "Changes for the log " + topic + " have no room: " + finding + " (" + bytes
                            + " bytes). The agent ends as `spool.at-limit: stop` says; nothing is lost, the database keeps"
                            + " its log. Bring Kafka back or give a larger `spool.size-limit`, and start it again.");
        }
        long now = System.nanoTime();
        if (now - remindedNanos >= REMIND_NANOS) {
            remindedNanos = now;
            LOG.atError()
                    .addKeyValue("topic", topic)
                    .addKeyValue("finding", finding)
                    .addKeyValue("bytes", bytes)
                    .log("changes have no room in the spool; capture waits, and the database keeps its log");
        }
    }

    /** The next record that waits; empty if none does. */
    Optional<LogRecord> next() {
        if (waiting == 0) {
            return Optional.empty();
        }
        Optional<DecodedRecord> whole = Optional.empty();
        while (whole.isEmpty()) {
            byte[] chunk = chunk();
            whole = assembler.add(0, chunk);
        }
        waiting--;
        return Optional.of(whole.get().record());
    }

    private byte[] chunk() {
        try {
            return spool.next()
                    .orElseThrow(() -> new IllegalStateException(
                            "the spool of " + topic + " ended before the " + waiting + " records that it was given"));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The oldest record on disk is in Kafka. */
    void settled() {
        try {
            spool.release();
            if (spool.isEmpty()) {
                warned = 0;
                LOG.atInfo().addKeyValue("topic", topic).log("all that was in the spool is in Kafka");
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Sees what was added onto the disk; returns the sequence of the newest record there, -1 if there is none. */
    long force() {
        try {
            return spool.force();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private PublishException unreadable(IOException e) {
        return new PublishException(
                PublishException.Problem.SPOOL_UNREADABLE,
                "The spool of the log " + topic + " cannot be read or written: " + e
                        + ". Nothing is lost that it holds; mend its disk, and start the agent again.",
                e);
    }
}
