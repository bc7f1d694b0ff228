package dev.parley.consume;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.EnvelopeException;
import dev.parley.wire.RecordAssembler;
import dev.parley.wire.RecordName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the Kafka records of one log into records for the sink. Only the consumer's thread touches it. */
final class SourceReader {
    private static final Logger LOG = LoggerFactory.getLogger(SourceReader.class);

    private static final int MISSED_MAX = 4;

    /** What reading has led to. */
    enum Outcome {
        /** All that was there is handed over. */
        CAUGHT_UP,
        /** The sink takes no more now. */
        NO_ROOM,
        /** The hint was wrong: begin at the beginning of the log. */
        FROM_BEGINNING,
        /** The log cannot be read on. */
        FAILED
    }

    private final LogSource source;
    private final TopicPartition partition;
    private final Envelope envelope;
    private final LogChain chain;
    private final RecordSink sink;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private RecordAssembler assembler;
    private SourceState state = new SourceState.Waiting("not started");
    private long nextOffset;
    private boolean fromBeginning;
    private boolean trimmed;
    private boolean located;
    private int missed;
    private boolean endedTold;

    SourceReader(LogSource source, Envelope envelope, VersionVector known, Incarnations incarnations, RecordSink sink) {
        this.source = source;
        this.partition = new TopicPartition(source.topic(), 0);
        this.envelope = envelope;
        this.chain = new LogChain(known, incarnations);
        this.sink = sink;
        this.assembler = envelope.assembler(source.topic());
        this.nextOffset = source.hint().orElse(0);
    }

    LogSource source() {
        return source;
    }

    TopicPartition partition() {
        return partition;
    }

    /** Where the next Kafka record to handle stands. */
    long nextOffset() {
        return nextOffset;
    }

    boolean isLocated() {
        return located;
    }

    /** The log's offsets are known: go on at {@link #nextOffset()}, or at its beginning if that is behind it. */
    void locate(long beginning, long end) {
        if (nextOffset <= beginning || nextOffset > end) {
            restart(beginning);
        }
        located = true;
    }

    /** Begins anew at the beginning of the log: what is known already is recognised by its sequences. */
    private void restart(long beginning) {
        nextOffset = beginning;
        trimmed = beginning > 0;
        assembler = envelope.assembler(source.topic());
        fromBeginning = true;
    }

    /** The position has to be looked up again. */
    void forgetPosition() {
        located = false;
        waiting.clear();
    }

    /** The hint is not to be trusted: read from the beginning. */
    void forgetHint() {
        nextOffset = -1;
        forgetPosition();
    }

    boolean isFailed() {
        return state instanceof SourceState.Failed;
    }

    /** True if there must have been a topic, because records of it are known. */
    boolean wasThere() {
        return chain.knows(source.site()) || source.hint().isPresent();
    }

    void topicFound() {
        missed = 0;
    }

    /** One look may come too early after a broker's start; several do not. */
    void topicMissed() {
        missed++;
        if (missed >= MISSED_MAX) {
            fail(Failures.topicGone(source));
        }
    }

    void add(Collection<ConsumerRecord<byte[], byte[]>> batch) {
        waiting.addAll(batch);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** Hands over as much as the sink takes. */
    Outcome deliver() {
        while (!waiting.isEmpty()) {
            if (!sink.hasRoom(source.site())) {
                return Outcome.NO_ROOM;
            }
            ConsumerRecord<byte[], byte[]> entry = waiting.remove();
            try {
                Optional<DecodedRecord> decoded = assembler.add(entry.offset(), entry.value());
                nextOffset = entry.offset() + 1;
                if (decoded.isPresent() && !accept(decoded.get())) {
                    return isFailed() ? Outcome.FAILED : Outcome.FROM_BEGINNING;
                }
            } catch (EnvelopeException e) {
                String message = "The log of site " + source.site() + " cannot be read on. " + e.getMessage();
                fail(new ConsumeException(ConsumeException.Problem.DAMAGED, message, e));
                return Outcome.FAILED;
            }
        }
        return Outcome.CAUGHT_UP;
    }

    /** False if the record cannot follow those before it. */
    private boolean accept(DecodedRecord decoded) {
        LogChain.Verdict verdict = chain.accept(decoded);
        if (verdict instanceof LogChain.Verdict.Next) {
            trimmed = false;
            sink.onRecord(new ReceivedRecord(
                    source,
                    decoded.record(),
                    decoded.hash(),
                    decoded.lastOffset(),
                    assembler.restartOffset(decoded.lastOffset() + 1)));
        } else if (verdict instanceof LogChain.Verdict.Diverged diverged) {
            RecordName name = RecordName.of(decoded.record());
            LOG.atError()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("record", name)
                    .addKeyValue("offset", decoded.lastOffset())
                    .addKeyValue("first", diverged.first())
                    .addKeyValue("later", decoded.hash())
                    .log("a record came again with other content; the first one counts");
            sink.onDiverged(source, name, diverged.first(), decoded.hash());
        } else if (verdict instanceof LogChain.Verdict.Ended) {
            ended(decoded.record());
        } else if (verdict instanceof LogChain.Verdict.Gap gap) {
            return missing(gap, decoded);
        }
        return true;
    }

    /** Told once: an agent that should not run any more may write many. */
    private void ended(LogRecord record) {
        if (record instanceof LogRecord.Transaction && !endedTold) {
            endedTold = true;
            LOG.atWarn()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("record", RecordName.of(record))
                    .log(
                            "the log holds writes of a former incarnation of its site, behind its end; they count for nobody");
        }
    }

    private boolean missing(LogChain.Verdict.Gap gap, DecodedRecord decoded) {
        if (!fromBeginning) {
            LOG.atWarn()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("offset", decoded.firstOffset())
                    .log("the starting offset was too high, reading the log from its beginning");
            return false;
        }
        fail(Failures.missing(source, gap, decoded, trimmed));
        return false;
    }

    void fail(ConsumeException cause) {
        waiting.clear();
        change(new SourceState.Failed(cause));
    }

    /** Tells the sink and the log, changes only. */
    void change(SourceState next) {
        if (isFailed() || next.equals(state)) {
            return;
        }
        state = next;
        if (next instanceof SourceState.Waiting why) {
            LOG.atWarn()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("reason", why.reason())
                    .log("a log cannot be read now, trying again");
        } else if (next instanceof SourceState.Failed failed) {
            LOG.atDebug()
                    .addKeyValue("topic", source.topic())
                    .setCause(failed.cause())
                    .log("a log cannot be read on");
        } else {
            LOG.atInfo()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("offset", nextOffset)
                    .log("reading a log");
        }
        sink.onState(source, next);
    }
}
