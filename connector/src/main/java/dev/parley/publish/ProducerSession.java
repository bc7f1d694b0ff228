package dev.parley.publish;

import dev.parley.rules.Nullable;
import dev.parley.wire.EncodedRecord;
import dev.parley.wire.RecordName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/**
 * The time between two looks at the log: one idempotent producer that nobody else interferes with. Ends with an
 * exception when something fails or when an entry lands elsewhere than right behind the one before it; the publisher then
 * looks what the log holds and starts another.
 */
final class ProducerSession implements AutoCloseable {
    /** Somebody else writes to this log. */
    static final class ForeignEntries extends KafkaException {
        private static final long serialVersionUID = 1L;

        ForeignEntries(long expected, long found) {
            super("an entry came to stand at offset " + found + " instead of " + expected);
        }
    }

    private static final String CHUNK_HEADER = "chunk";

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final OwnLog log;
    private final Thread owner = Thread.currentThread();
    private @Nullable Exception refused;
    // Written by the producer's thread alone.
    private long expectedOffset;
    private volatile @Nullable RuntimeException failure;

    ProducerSession(Producer<byte[], byte[]> producer, String topic, long endOffset, OwnLog log) {
        this.producer = producer;
        this.topic = topic;
        this.expectedOffset = endOffset;
        this.log = log;
    }

    /**
     * Hands over one chunk.
     *
     * @param onStored called by the producer's thread with the offset, in order of chunks
     * @return false if there was no room or no connection: try again
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of every outcome
    boolean send(EncodedRecord record, int index, LongConsumer onStored) {
        throwIfFailed();
        refused = null;
        List<byte[]> chunks = record.chunks();
        RecordName name = RecordName.of(record.record());
        byte[] key = name.toString().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> entry = new ProducerRecord<>(topic, 0, key, chunks.get(index));
        if (chunks.size() > 1) {
            Headers headers = entry.headers();
            headers.add(CHUNK_HEADER, ((index + 1) + "/" + chunks.size()).getBytes(StandardCharsets.UTF_8));
        }
        producer.send(entry, (metadata, error) -> completed(metadata, error, onStored));
        if (refused == null) {
            return true;
        }
        if (refused instanceof TimeoutException) {
            return false;
        }
        throw asRuntime(refused);
    }

    /** On the owner's thread if the chunk was not taken, else on the producer's, in order. */
    private void completed(@Nullable RecordMetadata metadata, @Nullable Exception error, LongConsumer onStored) {
        if (error != null && Thread.currentThread() == owner) {
            refused = error;
            return;
        }
        if (failure != null) {
            return;
        }
        if (error != null || metadata == null) {
            failure = error == null ? new KafkaException("Kafka answered nothing") : asRuntime(error);
        } else if (metadata.offset() > expectedOffset) {
            failure = new ForeignEntries(expectedOffset, metadata.offset());
        } else if (metadata.offset() < expectedOffset) {
            failure = log.shortened(expectedOffset, metadata.offset());
        } else {
            expectedOffset++;
            onStored.accept(metadata.offset());
        }
    }

    void throwIfFailed() {
        RuntimeException cause = failure;
        if (cause != null) {
            throw cause;
        }
    }

    private static RuntimeException asRuntime(Exception error) {
        return error instanceof RuntimeException runtime ? runtime : new KafkaException(error);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
