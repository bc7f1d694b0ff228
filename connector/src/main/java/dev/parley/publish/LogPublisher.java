package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.Stage;
import dev.parley.spool.Spool;
import dev.parley.wire.EncodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes this site's log: every record once, in order, none left out. What the log holds already when the agent starts is
 * compared instead of written again. Kafka may be away for as long as it likes; the queue then fills, and
 * {@link #publish} uses the spool if there is one, or blocks.
 *
 * <p>One thread, the one that captures, calls {@link #publish}; all else is callable from any thread.
 */
public final class LogPublisher implements Stage {
    private static final Logger LOG = LoggerFactory.getLogger(LogPublisher.class);
    private static final long CLOSE_LIMIT_MILLIS = 10_000;

    private final PublishSettings settings;
    private final Envelope envelope;
    private final OwnTail tail;
    private final PublishListener listener;
    private final PublishStates states;
    private final OwnLog log;
    private final SendQueue queue;
    private final Optional<Spool> spool;
    private final OffsetIndex offsets = new OffsetIndex();
    private final Sender sender;
    private final Thread thread;
    private long lastSequence;
    private boolean metOtherRelease;

    /**
     * Not yet started.
     *
     * @param tail what {@link OwnLog#readTail} gave for the sequence of the checkpoint from which capture starts
     */
    public LogPublisher(PublishSettings settings, Envelope envelope, OwnTail tail, PublishListener listener) {
        this(settings, envelope, tail, listener, Optional.empty());
    }

    /** @param spool takes what the queue has no room for while Kafka is away; the caller closes it after this */
    public LogPublisher(
            PublishSettings settings,
            Envelope envelope,
            OwnTail tail,
            PublishListener listener,
            Optional<SpoolUse> spool) {
        this(settings, envelope, tail, listener, spool, KafkaClients.of(settings, envelope.limits()));
    }

    LogPublisher(
            PublishSettings settings,
            Envelope envelope,
            OwnTail tail,
            PublishListener listener,
            Optional<SpoolUse> spool,
            KafkaClients clients) {
        this.settings = settings;
        this.envelope = envelope;
        this.tail = tail;
        this.listener = listener;
        this.states = new PublishStates(listener::stateChanged);
        this.log = new OwnLog(settings, envelope, clients, states);
        this.spool = spool.map(SpoolUse::spool);
        this.queue = new SendQueue(
                settings.queueBytes(),
                spool.map(use -> new Overflow(use, envelope, settings.topic())),
                () -> states.current() instanceof PublishState.Waiting);
        this.lastSequence = tail.from();
        this.sender = new Sender(settings, envelope, clients, log, states, queue, tail.endOffset(), this::acknowledged);
        this.thread = new Thread(this::run, "parley-" + name());
    }

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public void start() {
        thread.start();
    }

    /**
     * Takes the next record of the log; blocks while too much is unacknowledged.
     *
     * @return the record under this name that counts for everybody: {@code record} itself, unless the log already holds
     *     another one
     * @throws PublishException if the log cannot be written, now or ever, or if the database that the record comes from
     *     is older than the log
     * @throws IllegalArgumentException if a transaction is not the one after its predecessor
     */
    public LogRecord publish(LogRecord record) throws InterruptedException {
        requireNext(record);
        Optional<OwnTail.Entry> inLog = record instanceof LogRecord.Heartbeat heartbeat
                ? tail.heartbeat(heartbeat.number())
                : tail.transaction(record.sequence());
        LogRecord truth = record;
        if (inLog.isPresent()) {
            truth = compare(record, inLog.get());
            acknowledged(truth, inLog.get().lastOffset());
        } else {
            SetBack.requireNotPassed(record, tail.highestSequence(), settings.topic());
            queue.put(record);
        }
        if (record instanceof LogRecord.Transaction) {
            lastSequence++;
        }
        return truth;
    }

    private void requireNext(LogRecord record) {
        boolean next = record instanceof LogRecord.Transaction
                ? record.sequence() == lastSequence + 1
                : record.sequence() == lastSequence;
        if (!next || !record.origin().equals(settings.self())) {
            throw new IllegalArgumentException("record " + RecordName.of(record) + " at sequence " + record.sequence()
                    + " was published to " + settings.topic() + " after " + settings.self() + ":" + lastSequence);
        }
    }

    private LogRecord compare(LogRecord record, OwnTail.Entry inLog) throws InterruptedException {
        EncodedRecord encoded = envelope.encode(record);
        if (encoded.hash().equals(inLog.hash())) {
            return record;
        }
        RecordName name = RecordName.of(record);
        LogRecord truth = log.record(name, inLog.firstOffset());
        SetBack.requireSameEntry(record, truth, settings.topic());
        if (SameContent.is(record, truth, envelope)) {
            sayOtherRelease(name);
            return truth;
        }
        LOG.atError()
                .addKeyValue("topic", settings.topic())
                .addKeyValue("record", name)
                .addKeyValue("made", encoded.hash())
                .addKeyValue("inLog", inLog.hash())
                .log("the log holds another record than was read from the database now; the log's counts");
        listener.diverged(name, encoded.hash(), inLog.hash());
        return truth;
    }

    /** Once: after an upgrade every record behind the checkpoint may be such a one. */
    private void sayOtherRelease(RecordName first) {
        if (!metOtherRelease) {
            metOtherRelease = true;
            LOG.atInfo()
                    .addKeyValue("topic", settings.topic())
                    .addKeyValue("record", first)
                    .log("the log holds records of the same content that another release wrote; the log's count");
        }
    }

    private void acknowledged(LogRecord record, long offset) {
        if (record instanceof LogRecord.Transaction) {
            offsets.add(record.sequence(), offset + 1);
        }
        listener.acknowledged(record, offset);
    }

    private void run() {
        try {
            sender.run();
        } catch (InterruptedException e) {
            queue.fail(new IllegalStateException("the publisher of " + settings.topic() + " is closed"));
        } catch (RuntimeException | Error e) {
            RuntimeException cause = e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
            states.failed(cause);
            queue.fail(cause);
        }
    }

    /** How the writing stands. */
    public PublishState state() {
        return states.current();
    }

    /** Number of records taken and not acknowledged. */
    public int backlogRecords() {
        return queue.unsettled();
    }

    /**
     * Sees what is in the spool onto its disk.
     *
     * @return a sequence up to which every own record is in Kafka or on that disk; -1 if nothing is in the spool
     * @throws PublishException if the disk does not take it
     */
    public long forceSpool() {
        return queue.force();
    }

    /** Where records go that the queue has no room for. */
    public Optional<Spool> spool() {
        return spool;
    }

    /** Bytes of those in memory, estimated. */
    public long backlogBytes() {
        return queue.bytes();
    }

    /**
     * An offset before which the log holds only records up to {@code sequence}; the highest that is known, so it may lag
     * behind. Never gives up the last record.
     */
    public OptionalLong trimPoint(long sequence) {
        return offsets.trimPoint(sequence);
    }

    @Override
    public void requestStop() {
        // What was published goes out; capture, which stops before, sends no more.
    }

    @Override
    public boolean awaitDrained(Duration timeout) throws InterruptedException {
        return queue.awaitSettled(timeout);
    }

    @Override
    public void close() {
        thread.interrupt();
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
}
