package dev.parley.relay;

import dev.parley.pipeline.LogRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of the others' logs in this site's own cluster, as long as nothing fails: after a failure they are opened
 * anew, which reads what they end with. Thread-safe: links append one after another.
 */
final class LocalCopies implements AutoCloseable {
    /** Which link an entry came over, and where the link's reader must begin that has it. */
    private static final String FROM_HEADER = "from";

    private static final Logger LOG = LoggerFactory.getLogger(LocalCopies.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int TAIL_ENTRIES = 400;

    private final Map<String, Copy> copies = new TreeMap<>();
    private final Producer<byte[], byte[]> producer;
    private final List<Sent> unacknowledged = new ArrayList<>();
    private boolean failed;

    private record Sent(Copy copy, long sequence, Future<RecordMetadata> answer) {}

    private static final class Copy {
        final String topic;
        final CopyState state = new CopyState();

        Copy(String topic) {
            this.topic = topic;
        }
    }

    private LocalCopies(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * @param floors by site, what is known of its copy
     * @throws KafkaException if this site's cluster does not answer, or a copy is missing
     */
    static LocalCopies open(RelaySettings settings, Envelope envelope, Function<String, CopyFloor> floors) {
        LocalCopies opened = new LocalCopies(RelayClients.producer(settings.localProperties(), envelope.limits()));
        boolean done = false;
        try (Consumer<byte[], byte[]> consumer =
                RelayClients.consumer("tail", settings.localProperties(), envelope.limits())) {
            settings.topics().forEach((site, topic) -> {
                Copy copy = new Copy(topic);
                readTail(consumer, envelope, copy, floors.apply(site));
                opened.copies.put(site, copy);
            });
            done = true;
            return opened;
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    private static void readTail(Consumer<byte[], byte[]> consumer, Envelope envelope, Copy copy, CopyFloor floor) {
        TopicPartition partition = new TopicPartition(copy.topic, 0);
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        long beginning = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        long entries = TAIL_ENTRIES;
        long from = floor.readFrom(beginning, end, entries);
        if (from > beginning) {
            copy.state.beginsBehind(floor.sequence());
        }
        while (end > beginning && !read(consumer, envelope, copy, partition, from, end) && from > beginning) {
            entries *= 10; // the end is the middle of one large record
            from = floor.readFrom(beginning, end, entries);
        }
        copy.state.readUpTo(end);
    }

    /** True if a whole record was found. */
    private static boolean read(
            Consumer<byte[], byte[]> consumer,
            Envelope envelope,
            Copy copy,
            TopicPartition partition,
            long from,
            long end) {
        RawRecords records = new RawRecords(envelope, copy.topic);
        consumer.seek(partition, from);
        boolean found = false;
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL).records(partition)) {
                notePosition(copy, entry);
                Optional<RawRecords.Whole> whole = records.add(entry.offset(), entry.value());
                if (whole.isPresent()) {
                    found = true;
                    copy.state.holds(whole.get().decoded());
                    copy.state.endsBefore(whole.get().decoded().record().sequence(), entry.offset() + 1);
                }
            }
        }
        return found;
    }

    private static void notePosition(Copy copy, ConsumerRecord<byte[], byte[]> entry) {
        Header from = entry.headers().lastHeader(FROM_HEADER);
        if (from != null) {
            String text = new String(from.value(), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            if (slash > 0 && text.substring(slash + 1).matches("\\d{1,18}")) {
                copy.state.cameOver(text.substring(0, slash), Long.parseLong(text.substring(slash + 1)));
            }
        }
    }

    /** Where the reader of a link had better begin; empty if nothing came over it lately. */
    synchronized OptionalLong position(String site, String link) {
        return copy(site).state.position(link);
    }

    private Copy copy(String site) {
        Copy copy = copies.get(site);
        if (copy == null) {
            throw new IllegalArgumentException("no log of site " + site + " is copied, only of " + copies.keySet());
        }
        return copy;
    }

    /**
     * Appends a record to the copy of a site's log if it is the next one.
     *
     * @param restart from where the link's reader must begin that has this record
     * @throws KafkaException if an earlier record was not taken; nothing more can be appended then
     */
    synchronized CopyTail.Verdict offer(String site, String link, RawRecords.Whole record, long restart) {
        requireOpen();
        Copy copy = copy(site);
        CopyTail.Verdict verdict = copy.state.verdict(record.decoded());
        if (verdict == CopyTail.Verdict.APPEND) {
            LogRecord content = record.decoded().record();
            byte[] key = RecordName.of(content).toString().getBytes(StandardCharsets.UTF_8);
            for (byte[] entry : record.entries()) {
                ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(copy.topic, 0, key, entry);
                sent.headers().add(FROM_HEADER, (link + "/" + restart).getBytes(StandardCharsets.UTF_8));
                unacknowledged.add(new Sent(copy, content.sequence(), send(sent)));
            }
            copy.state.holds(record.decoded());
            copy.state.cameOver(link, restart);
        }
        return verdict;
    }

    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> entry) {
        boolean done = false;
        try {
            Future<RecordMetadata> answer = producer.send(entry);
            done = true;
            return answer;
        } finally {
            failed |= !done;
        }
    }

    private void requireOpen() {
        if (failed) {
            throw new KafkaException(
                    "this site's copies are opened anew: an earlier record was not taken by its cluster, or"
                            + " another process appends to them");
        }
    }

    /**
     * Returns when all that was offered is durable in this site's cluster.
     *
     * @throws KafkaException if something was not taken
     */
    synchronized void flush() throws InterruptedException {
        requireOpen();
        boolean done = false;
        try {
            for (Sent sent : unacknowledged) {
                long offset = sent.answer.get().offset();
                sent.copy.state.appendedAt(offset);
                sent.copy.state.endsBefore(sent.sequence, offset + 1);
            }
            unacknowledged.clear();
            done = true;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } finally {
            failed |= !done;
        }
    }

    /**
     * An offset of the copy before which there are only records up to {@code sequence}; empty if none is known. Copies to which
     * another process appends are given up with that: it must be read what that was.
     */
    synchronized OptionalLong trimPoint(String site, long sequence) {
        CopyState state = copy(site).state;
        failed |= state.isShared();
        return state.trimPoint(sequence);
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    @Override
    public void close() {
        synchronized (this) {
            failed = true;
        }
        try {
            producer.close(Duration.ZERO);
        } catch (KafkaException e) {
            LOG.atDebug().setCause(e).log("the producer of the copies did not close in order");
        }
    }
}
