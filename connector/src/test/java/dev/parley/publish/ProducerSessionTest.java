package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.rules.Nullable;
import dev.parley.wire.EncodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.SampleRecords;
import dev.parley.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ProducerSessionTest {
    private static final String TOPIC = "shop.main.log.berlin";

    private final Envelope envelope = new Envelope(new WireLimits(64, 100_000));
    private final EncodedRecord record = envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 5, 100));
    private final PublishSettings settings =
            PublishSettings.of(SampleRecords.BERLIN, TOPIC, Map.of("bootstrap.servers", "127.0.0.1:1"));
    private final HeldProducer producer = new HeldProducer();
    private final List<Long> stored = new ArrayList<>();
    private final ProducerSession session =
            new ProducerSession(producer, TOPIC, 10, new OwnLog(settings, envelope, state -> {}));

    @Test
    void chunksAreNamedAndAcknowledgedInOrder() throws InterruptedException {
        assertThat(session.send(record, 0, stored::add)).isTrue();
        assertThat(session.send(record, 1, stored::add)).isTrue();
        producer.answer(10);
        producer.answer(11);

        session.throwIfFailed();
        assertThat(stored).containsExactly(10L, 11L);
        ProducerRecord<byte[], byte[]> second = producer.sent.get(1);
        assertThat(new String(second.key(), StandardCharsets.UTF_8)).isEqualTo("berlin:5");
        assertThat(new String(second.headers().lastHeader("chunk").value(), StandardCharsets.UTF_8))
                .isEqualTo("2/" + record.chunks().size());
        assertThat(second.value()).isEqualTo(record.chunks().get(1));
    }

    @Test
    void anEntryOfSomebodyElseEndsTheSession() throws InterruptedException {
        session.send(record, 0, stored::add);
        producer.answer(11);

        assertThatThrownBy(session::throwIfFailed).isInstanceOf(ProducerSession.ForeignEntries.class);
        assertThat(stored).isEmpty();
    }

    @Test
    void aLogThatBecameShorterIsTold() throws InterruptedException {
        session.send(record, 0, stored::add);
        producer.answer(3);

        assertThatThrownBy(() -> session.send(record, 1, stored::add))
                .isInstanceOfSatisfying(
                        PublishException.class,
                        e -> assertThat(e.problem()).isEqualTo(PublishException.Problem.SHORTENED))
                .hasMessageContaining("reached offset 10 before and now ends at 3");
    }

    @Test
    void aChunkThatFoundNoRoomIsOfferedAgain() {
        producer.refusal = new TimeoutException("no metadata");
        assertThat(session.send(record, 0, stored::add)).isFalse();

        producer.refusal = null;
        assertThat(session.send(record, 0, stored::add)).isTrue();
    }

    @Test
    void aChunkThatIsRefusedForGoodEndsTheSession() {
        producer.refusal = new RecordTooLargeException("too large");

        assertThatThrownBy(() -> session.send(record, 0, stored::add)).isInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void nothingIsAcknowledgedBehindAFailure() throws InterruptedException {
        session.send(record, 0, stored::add);
        session.send(record, 1, stored::add);
        producer.answer(12);
        producer.answer(10);

        assertThat(stored).isEmpty();
    }

    /** Answers when it is told to, from another thread as the real one does. */
    private static final class HeldProducer extends MockProducer<byte[], byte[]> {
        private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
        private final List<Callback> callbacks = new ArrayList<>();
        private @Nullable RuntimeException refusal;

        HeldProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> entry, Callback callback) {
            if (refusal != null) {
                callback.onCompletion(null, refusal);
            } else {
                sent.add(entry);
                callbacks.add(callback);
            }
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        }

        void answer(long offset) throws InterruptedException {
            Callback callback = callbacks.remove(0);
            RecordMetadata metadata = new RecordMetadata(new TopicPartition(TOPIC, 0), offset, 0, 0, 0, 0);
            Thread io = new Thread(() -> callback.onCompletion(metadata, null));
            io.start();
            io.join();
        }
    }
}
