package dev.parley.consume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consumer's thread: keeps one Kafka consumer open and moves records from it to the readers of the logs. */
final class ConsumeLoop {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(ConsumeLoop.class);

    private final ConsumeSettings settings;
    private final LogConsumer.ConsumerFactory factory;
    private final List<SourceReader> readers;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** Guards the reference: {@code wakeup} is the one call that other threads may make. */
    private final Object wakeLock = new Object();

    private Wakeable open = () -> {};
    private volatile boolean blocked;

    private interface Wakeable {
        void wakeup();
    }

    ConsumeLoop(ConsumeSettings settings, LogConsumer.ConsumerFactory factory, List<SourceReader> readers) {
        this.settings = settings;
        this.factory = factory;
        this.readers = readers;
    }

    void stop() {
        stopping.countDown();
        wakeup();
    }

    void roomFreed() {
        if (blocked) {
            blocked = false;
            wakeup();
        }
    }

    private void wakeup() {
        synchronized (wakeLock) {
            open.wakeup();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    void run() throws InterruptedException {
        while (!isStopping()) {
            try (Session session = new Session(factory.open())) {
                while (!isStopping()) {
                    session.step();
                }
            } catch (InterruptException e) {
                throw new InterruptedException("interrupted while reading from Kafka");
            } catch (KafkaException e) {
                unreachable(e);
            }
            pause();
        }
    }

    private void pause() throws InterruptedException {
        if (stopping.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.atDebug().log("the consumer stops");
        }
    }

    /** The agent itself is broken: nothing is read on. */
    void failed(Throwable cause) {
        active().forEach(reader -> reader.fail(Failures.broken(reader.source(), cause)));
    }

    private void unreachable(KafkaException error) {
        for (SourceReader reader : active()) {
            if (Failures.isHopeless(error)) {
                reader.fail(Failures.refused(reader.source(), error));
            } else {
                reader.change(new SourceState.Waiting("Kafka cannot be reached: " + Failures.summary(error)));
            }
        }
    }

    private List<SourceReader> active() {
        return readers.stream().filter(reader -> !reader.isFailed()).toList();
    }

    /** The life of one Kafka consumer. */
    private final class Session implements AutoCloseable {
        private final Consumer<byte[], byte[]> consumer;
        private boolean assigned;
        private long newsNanos = System.nanoTime();
        private long lookedNanos = newsNanos - LOOK_INTERVAL.toNanos();

        Session(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            synchronized (wakeLock) {
                open = consumer::wakeup;
            }
            active().forEach(SourceReader::forgetPosition);
        }

        void step() throws InterruptedException {
            try {
                lookAround();
                if (assigned) {
                    receive(consumer.poll(POLL));
                }
            } catch (WakeupException e) {
                LOG.atTrace().log("woken: there is room again, or the consumer is to stop");
            } catch (OffsetOutOfRangeException e) {
                e.partitions().forEach(this::relocate);
            }
            deliver();
            if (!assigned) {
                pause();
            }
        }

        private void relocate(TopicPartition partition) {
            active().stream()
                    .filter(reader -> reader.partition().equals(partition))
                    .forEach(this::fromBeginning);
        }

        private void fromBeginning(SourceReader reader) {
            reader.forgetHint();
            lookedNanos = System.nanoTime() - LOOK_INTERVAL.toNanos();
        }

        /** Finds logs that are not located yet; when all is silent, asks whether Kafka and the logs are still there. */
        private void lookAround() {
            long now = System.nanoTime();
            boolean unlocated = active().stream().anyMatch(reader -> !reader.isLocated());
            long interval = unlocated
                    ? LOOK_INTERVAL.toNanos()
                    : settings.silenceLimit().toNanos();
            if (now - (unlocated ? lookedNanos : newsNanos) < interval) {
                return;
            }
            List<SourceReader> present = active().stream().filter(this::exists).toList();
            List<TopicPartition> partitions =
                    present.stream().map(SourceReader::partition).toList();
            if (unlocated) {
                consumer.assign(partitions);
            }
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, ANSWER_LIMIT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_LIMIT);
            lookedNanos = System.nanoTime();
            newsNanos = lookedNanos;
            if (unlocated) {
                locate(present, beginnings, ends);
            }
            present.forEach(reader -> reader.change(new SourceState.Reading()));
        }

        private boolean exists(SourceReader reader) {
            if (partitions(reader) > 0) {
                reader.topicFound();
                return true;
            }
            reader.forgetPosition();
            if (reader.wasThere()) {
                reader.topicMissed();
            } else {
                reader.change(new SourceState.Waiting(Failures.topicAwaited(reader.source())));
            }
            return false;
        }

        private int partitions(SourceReader reader) {
            try {
                List<PartitionInfo> found =
                        consumer.partitionsFor(reader.source().topic(), ANSWER_LIMIT);
                return found == null ? 0 : found.size();
            } catch (UnknownTopicOrPartitionException e) {
                return 0;
            }
        }

        private void locate(
                List<SourceReader> present, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
            assigned = !present.isEmpty();
            for (SourceReader reader : present) {
                if (!reader.isLocated()) {
                    long beginning = beginnings.getOrDefault(reader.partition(), 0L);
                    reader.locate(beginning, ends.getOrDefault(reader.partition(), beginning));
                    consumer.seek(reader.partition(), reader.nextOffset());
                }
            }
        }

        private void receive(ConsumerRecords<byte[], byte[]> records) {
            if (records.isEmpty()) {
                return;
            }
            newsNanos = System.nanoTime();
            for (SourceReader reader : active()) {
                List<ConsumerRecord<byte[], byte[]>> batch = records.records(reader.partition());
                if (!batch.isEmpty()) {
                    reader.add(batch);
                    reader.change(new SourceState.Reading());
                }
            }
        }

        private void deliver() {
            boolean anyBlocked = false;
            // Before the sink is asked: room that is freed meanwhile must wake this thread.
            blocked = readers.stream().anyMatch(SourceReader::hasWaiting);
            for (SourceReader reader : readers) {
                if (reader.hasWaiting()) {
                    anyBlocked |= deliver(reader);
                }
            }
            blocked = anyBlocked && blocked;
        }

        /** True if the sink has no room for more of it. */
        private boolean deliver(SourceReader reader) {
            List<TopicPartition> partition = List.of(reader.partition());
            return switch (reader.deliver()) {
                case CAUGHT_UP -> {
                    consumer.resume(partition);
                    yield false;
                }
                case NO_ROOM -> {
                    consumer.pause(partition);
                    yield true;
                }
                case FROM_BEGINNING -> {
                    fromBeginning(reader);
                    yield false;
                }
                case FAILED -> {
                    consumer.pause(partition);
                    yield false;
                }
            };
        }

        @Override
        public void close() {
            synchronized (wakeLock) {
                open = () -> {};
            }
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
