package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordAssembler;
import dev.parley.wire.RecordName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads this site's own log back. Every method blocks until Kafka answers, however long that takes; the state says why,
 * an interrupt ends it. Thread-safe.
 */
public final class OwnLog {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MISSED_MAX = 4;

    private final PublishSettings settings;
    private final Envelope envelope;
    private final KafkaClients clients;
    private final PublishStates states;
    private final TopicPartition partition;

    public OwnLog(PublishSettings settings, Envelope envelope, Consumer<PublishState> onState) {
        this(settings, envelope, KafkaClients.of(settings, envelope.limits()), new PublishStates(onState));
    }

    OwnLog(PublishSettings settings, Envelope envelope, KafkaClients clients, PublishStates states) {
        this.settings = settings;
        this.envelope = envelope;
        this.clients = clients;
        this.states = states;
        this.partition = new TopicPartition(settings.topic(), 0);
    }

    /**
     * All own records with a sequence above {@code sequence}.
     *
     * @param hint offset of an acknowledged record with this or a lower sequence; if no such record is found there, or the
     *     hint is empty, the log is read from its beginning
     * @throws PublishException if the topic is missing, a record is missing or Kafka refuses
     * @throws dev.parley.wire.EnvelopeException if the log is damaged
     */
    public OwnTail readTail(long sequence, OptionalLong hint) throws InterruptedException {
        return retrying(reader -> {
            long end = reader.endOffset();
            long beginning = reader.beginningOffset();
            long start = Math.min(Math.max(hint.orElse(beginning), beginning), end);
            Optional<OwnTail> tail = readTail(reader, sequence, start, end, start == beginning);
            if (tail.isEmpty() && start > beginning) {
                tail = readTail(reader, sequence, beginning, end, true);
            }
            return tail.orElseThrow(() -> gap(sequence, beginning));
        });
    }

    /** What the whole log tells of the site's incarnations. */
    public LogHistory history() throws InterruptedException {
        return retrying(reader -> {
            LogHistory history = new LogHistory(settings.self().name());
            reader.read(reader.beginningOffset(), reader.endOffset(), decoded -> {
                history.add(decoded.record());
                return true;
            });
            return history;
        });
    }

    /** Empty if reading may have begun behind the first record that is wanted. */
    private Optional<OwnTail> readTail(Reader reader, long sequence, long start, long end, boolean fromBeginning) {
        OwnTail.Builder tail = new OwnTail.Builder(sequence);
        boolean[] complete = {true};
        reader.read(start, end, decoded -> {
            SetBack.requireNotReturned(settings.self(), decoded.record().origin(), settings.topic());
            complete[0] = !decoded.record().origin().equals(settings.self()) || tail.add(decoded);
            return complete[0];
        });
        if (complete[0]) {
            boolean trusted = tail.isAnchored() || fromBeginning;
            return trusted ? Optional.of(tail.build(end)) : Optional.empty();
        }
        if (tail.highestSequence() > sequence) {
            throw new PublishException(
                    PublishException.Problem.GAP,
                    "The own log " + settings.topic() + " lacks the record behind sequence " + tail.highestSequence()
                            + " of " + settings.self() + ", but holds later ones. Kafka has lost it: stop the agent,"
                            + " restore the topic from a replica, or run `parley sites return`.");
        }
        return Optional.empty();
    }

    private PublishException gap(long sequence, long beginning) {
        return new PublishException(
                PublishException.Problem.GAP,
                "The own log " + settings.topic() + " begins at offset " + beginning + " with a record of "
                        + settings.self() + " above sequence " + (sequence + 1)
                        + ", which is the next one after the checkpoint. Somebody trimmed the topic too far, or the"
                        + " database was restored from an older backup: run `parley sites return`.");
    }

    /** The first record of that name at or behind an offset. */
    LogRecord record(RecordName name, long offset) throws InterruptedException {
        return retrying(reader -> {
            LogRecord[] found = {null};
            reader.read(offset, reader.endOffset(), decoded -> {
                boolean match = RecordName.of(decoded.record()).equals(name);
                found[0] = match ? decoded.record() : null;
                return !match;
            });
            return Optional.ofNullable(found[0])
                    .orElseThrow(() -> new PublishException(
                            PublishException.Problem.SHORTENED,
                            "Record " + name + " was in the log " + settings.topic() + " at offset " + offset
                                    + " and is there no longer. Do not delete records of a log by hand."));
        });
    }

    /** Where a scan ended. */
    record Scan(long endOffset, long restartOffset) {}

    /** Hands over the whole records from an offset to the end of the log. After a failure it starts again. */
    Scan scan(long from, Consumer<DecodedRecord> onRecord) throws InterruptedException {
        return retrying(reader -> {
            long end = reader.endOffset();
            if (from > end) {
                throw shortened(from, end);
            }
            long restart = reader.read(from, end, decoded -> {
                onRecord.accept(decoded);
                return true;
            });
            return new Scan(end, restart);
        });
    }

    PublishException shortened(long known, long found) {
        return new PublishException(
                PublishException.Problem.SHORTENED,
                "The own log " + settings.topic() + " reached offset " + known + " before and now ends at " + found
                        + ": Kafka has lost acknowledged records. Restart the agent: it publishes them again from the"
                        + " database's log. Then check acks, min.insync.replicas and unclean leader election.");
    }

    private interface Action<T> {
        T apply(Reader reader);
    }

    private <T> T retrying(Action<T> action) throws InterruptedException {
        Backoff backoff = new Backoff();
        int missed = 0;
        while (true) {
            try (Reader reader = new Reader()) {
                if (!reader.topicExists()) {
                    missed++;
                    requireTopic(missed);
                    backoff.pause();
                    continue;
                }
                T result = action.apply(reader);
                states.writing();
                return result;
            } catch (KafkaException e) {
                KafkaErrors.throwIfHopeless(e, settings);
                states.waiting(KafkaErrors.reason("reading the own log " + settings.topic(), e));
            }
            backoff.pause();
        }
    }

    /** One look may come too early after a broker's start; several do not. */
    private void requireTopic(int missed) {
        if (missed >= MISSED_MAX) {
            throw KafkaErrors.topicMissing(settings.topic());
        }
    }

    /** One consumer on the log's partition. */
    private final class Reader implements AutoCloseable {
        private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer = clients.consumer();

        Reader() {
            consumer.assign(List.of(partition));
        }

        boolean topicExists() {
            @Nullable List<PartitionInfo> partitions = consumer.partitionsFor(settings.topic(), ANSWER_LIMIT);
            return partitions != null && !partitions.isEmpty();
        }

        long endOffset() {
            return consumer.endOffsets(List.of(partition), ANSWER_LIMIT).getOrDefault(partition, 0L);
        }

        long beginningOffset() {
            return consumer.beginningOffsets(List.of(partition), ANSWER_LIMIT).getOrDefault(partition, 0L);
        }

        /**
         * Hands over whole records until {@code more} says no.
         *
         * @return the offset from which a reader must start that has all records up to {@code end}
         */
        long read(long start, long end, Predicate<DecodedRecord> more) {
            RecordAssembler assembler = envelope.assembler(settings.topic());
            consumer.seek(partition, start);
            Stall stall = new Stall(ANSWER_LIMIT, System::nanoTime);
            while (consumer.position(partition, ANSWER_LIMIT) < end) {
                List<ConsumerRecord<byte[], byte[]>> batch = consumer.poll(POLL).records(partition);
                stall.progress(!batch.isEmpty());
                for (ConsumerRecord<byte[], byte[]> entry : batch) {
                    Optional<DecodedRecord> decoded =
                            entry.offset() < end ? assembler.add(entry.offset(), entry.value()) : Optional.empty();
                    if (decoded.isPresent() && !more.test(decoded.get())) {
                        return entry.offset();
                    }
                }
            }
            return assembler.restartOffset(end);
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** Notices that a poll loop gets nothing although there should be something. */
    private static final class Stall {
        private final Duration limit;
        private final LongSupplier nanoTime;
        private long since;

        Stall(Duration limit, LongSupplier nanoTime) {
            this.limit = limit;
            this.nanoTime = nanoTime;
            this.since = nanoTime.getAsLong();
        }

        void progress(boolean made) {
            long now = nanoTime.getAsLong();
            if (made) {
                since = now;
            } else if (now - since > limit.toNanos()) {
                throw new TimeoutException("no records within " + limit.toSeconds() + " s");
            }
        }
    }
}
