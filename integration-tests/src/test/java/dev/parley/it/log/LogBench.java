package dev.parley.it.log;

import dev.parley.consume.ConsumeSettings;
import dev.parley.consume.LogConsumer;
import dev.parley.consume.LogSource;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.Stage;
import dev.parley.publish.LogAdmin;
import dev.parley.publish.LogPublisher;
import dev.parley.publish.OwnLog;
import dev.parley.publish.OwnTail;
import dev.parley.publish.PublishListener;
import dev.parley.publish.PublishSettings;
import dev.parley.publish.PublishState;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordHash;
import dev.parley.wire.RecordName;
import dev.parley.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishers and consumers on one broker and one topic, closed together. */
final class LogBench implements AutoCloseable {
    static final SiteId BERLIN = SiteId.of("berlin");
    static final Duration STALL_LIMIT = Duration.ofMillis(500);

    final Envelope envelope = new Envelope(new WireLimits(4_096, 4 * 1024 * 1024));
    final String topic;
    final Map<String, String> clients;
    private final List<Stage> open = new ArrayList<>();

    LogBench(String bootstrapServers, String topic) {
        this.clients = Map.of("bootstrap.servers", bootstrapServers);
        this.topic = topic;
    }

    LogBench withTopic() throws InterruptedException {
        try (LogAdmin admin = admin()) {
            admin.create(topic, Optional.of(1));
        }
        return this;
    }

    LogAdmin admin() {
        return new LogAdmin(clients, Duration.ofSeconds(20));
    }

    /** Remembers what became of records. */
    static final class Outcome implements PublishListener {
        final List<LogRecord> acknowledged = new CopyOnWriteArrayList<>();
        final List<PublishState> states = new CopyOnWriteArrayList<>();
        final List<RecordName> diverged = new CopyOnWriteArrayList<>();

        @Override
        public void acknowledged(LogRecord record, long offset) {
            acknowledged.add(record);
        }

        @Override
        public void stateChanged(PublishState state) {
            states.add(state);
        }

        @Override
        public void diverged(RecordName name, RecordHash made, RecordHash inLog) {
            diverged.add(name);
        }
    }

    PublishSettings settings() {
        return new PublishSettings(BERLIN, topic, clients, 1024 * 1024, STALL_LIMIT);
    }

    OwnLog ownLog() {
        return new OwnLog(settings(), envelope, state -> {});
    }

    /** A publisher that goes on behind {@code sequence}. */
    LogPublisher publisher(long sequence, PublishListener listener) throws InterruptedException {
        return publisher(ownLog().readTail(sequence, OptionalLong.empty()), listener);
    }

    LogPublisher publisher(OwnTail tail, PublishListener listener) {
        LogPublisher publisher = new LogPublisher(settings(), envelope, tail, listener);
        open.add(publisher);
        publisher.start();
        return publisher;
    }

    void publish(List<LogRecord> records) throws InterruptedException {
        long before = records.get(0) instanceof LogRecord.Transaction
                ? records.get(0).sequence() - 1
                : records.get(0).sequence();
        LogPublisher publisher = publisher(before, new Outcome());
        for (LogRecord record : records) {
            publisher.publish(record);
        }
        if (!publisher.awaitDrained(Duration.ofSeconds(60))) {
            throw new IllegalStateException("not drained: " + publisher.state());
        }
    }

    LogConsumer consumer(CollectingSink sink) {
        return consumer(sink, VersionVector.EMPTY, List.of(source()));
    }

    LogConsumer consumer(CollectingSink sink, VersionVector known, List<LogSource> sources) {
        ConsumeSettings settings = new ConsumeSettings(clients, Duration.ofSeconds(1));
        LogConsumer consumer = new LogConsumer(settings, envelope, sources, known, sink);
        open.add(consumer);
        consumer.start();
        return consumer;
    }

    LogSource source() {
        return new LogSource(BERLIN.name(), topic, OptionalLong.empty());
    }

    LogSource source(long hint) {
        return new LogSource(BERLIN.name(), topic, OptionalLong.of(hint));
    }

    /** Appends raw values to the topic, as a broken writer would. */
    void append(List<byte[]> values) throws InterruptedException {
        append(values, System.currentTimeMillis());
    }

    /** By a clock that shows this time, in milliseconds since the Unix epoch. */
    void append(List<byte[]> values, long time) throws InterruptedException {
        Map<String, Object> properties = Map.of("bootstrap.servers", clients.getOrDefault("bootstrap.servers", ""));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, 0, time, null, value)).get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the value was not taken", e);
        }
    }

    void append(LogRecord record) throws InterruptedException {
        append(envelope.encode(record).chunks());
    }

    @Override
    public void close() {
        open.forEach(Stage::close);
    }
}
