package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.spool.Spool;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordAssembler;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what an earlier process has left in the spool into the log, before anything is read from the database: the
 * checkpoint may be behind it. What the log holds already is left out, so being cut off at any point does no harm.
 */
public final class SpoolDrain {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDrain.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(200);

    private final PublishSettings settings;
    private final Envelope envelope;
    private final OwnTail tail;

    /** @param tail what {@link OwnLog#readTail} gave for the sequence that the log {@linkplain OwnTail#reached reaches} */
    public SpoolDrain(PublishSettings settings, Envelope envelope, OwnTail tail) {
        this.settings = settings;
        this.envelope = envelope;
        this.tail = tail;
    }

    /**
     * Blocks until all is in the log, however long Kafka is away; the spool is empty then.
     *
     * @throws PublishException if the log cannot be written, or records between the log and the spool are in neither
     */
    public void drain(Spool spool) throws InterruptedException {
        LOG.atInfo()
                .addKeyValue("topic", settings.topic())
                .addKeyValue("first", spool.firstSequence())
                .addKeyValue("last", spool.lastSequence())
                .addKeyValue("logReaches", tail.reached())
                .log("publishing what is in the spool");
        LogPublisher publisher = new LogPublisher(settings, envelope, tail, (record, offset) -> {});
        try {
            publisher.start();
            publish(spool, publisher);
            while (!publisher.awaitDrained(LOOK_AROUND)) {
                if (publisher.state() instanceof PublishState.Failed failed) {
                    throw failed.cause();
                }
            }
            spool.clear();
        } catch (IOException e) {
            throw new PublishException(
                    PublishException.Problem.SPOOL_UNREADABLE,
                    "The spool of the log " + settings.topic() + " cannot be read: " + e
                            + ". It holds changes of this site that may be nowhere else: mend its disk, and start the agent"
                            + " again.",
                    e);
        } finally {
            publisher.close();
        }
    }

    private void publish(Spool spool, LogPublisher publisher) throws IOException, InterruptedException {
        RecordAssembler assembler = envelope.assembler(settings.topic());
        long next = tail.reached() + 1;
        spool.readFromBegin();
        for (Optional<byte[]> chunk = spool.next(); chunk.isPresent(); chunk = spool.next()) {
            Optional<LogRecord> kept = assembler.add(0, chunk.get()).map(DecodedRecord::record);
            kept.ifPresent(this::requireOwn);
            Optional<LogRecord> record = kept.filter(this::isMissing);
            if (record.isPresent()) {
                requireNoGap(record.get(), next);
                publisher.publish(record.get());
                next = record.get().sequence() + 1;
            }
        }
    }

    /** Behind the end of the incarnation that wrote them they would count for nobody. */
    private void requireOwn(LogRecord record) {
        if (!record.origin().equals(settings.self())) {
            throw new PublishException(
                    PublishException.Problem.SPOOL_UNREADABLE,
                    "The spool of the log " + settings.topic() + " holds writes of " + record.origin()
                            + ", but this database belongs to " + settings.self()
                            + ": they were not published before the site returned. Their rows are in the database that had"
                            + " them. Move the spool's directory away, and start the agent again.");
        }
    }

    private boolean isMissing(LogRecord record) {
        return record instanceof LogRecord.Heartbeat heartbeat
                ? heartbeat.sequence() >= tail.reached() && heartbeat.number() > tail.lastHeartbeatNumber()
                : record.sequence() > tail.reached();
    }

    private void requireNoGap(LogRecord record, long next) {
        if (record.sequence() > next) {
            throw new PublishException(
                    PublishException.Problem.GAP,
                    "The own log " + settings.topic() + " ends at sequence " + (next - 1) + " of " + settings.self()
                            + ", and the spool goes on with " + record.sequence()
                            + ": what is between them is in neither. Bring the topic or the spool back from a copy, or move"
                            + " the spool away and run `parley sites return`.");
        }
    }
}
