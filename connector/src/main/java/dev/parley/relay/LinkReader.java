package dev.parley.relay;

import dev.parley.wire.Envelope;
import dev.parley.wire.EnvelopeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one cluster while it is wanted, on a thread of its own, and offers what comes to the local copies. */
final class LinkReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 500;
    private static final long TOPICS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RelaySettings settings;
    private final RelayLink link;
    private final Envelope envelope;
    private final Liveness liveness;
    private final Supplier<LocalCopies> copies;
    private final CountDownLatch stopping;

    private final Object wakeLock = new Object();
    private Runnable wake = () -> {};

    private volatile boolean active;
    private volatile String problem = "";
    private volatile long heardNanos;
    private volatile boolean heard;
    private final LongAdder copied = new LongAdder();

    LinkReader(
            RelaySettings settings,
            RelayLink link,
            Envelope envelope,
            Liveness liveness,
            Supplier<LocalCopies> copies,
            CountDownLatch stopping) {
        this.settings = settings;
        this.link = link;
        this.envelope = envelope;
        this.liveness = liveness;
        this.copies = copies;
        this.stopping = stopping;
    }

    LinkStatus status(long nowNanos) {
        return new LinkStatus(
                link.site(),
                !link.isPrimary(),
                active,
                heard ? TimeUnit.NANOSECONDS.toMillis(nowNanos - heardNanos) : -1,
                copied.sum(),
                problem);
    }

    void wakeup() {
        synchronized (wakeLock) {
            wake.run();
        }
    }

    @Override
    public void run() {
        try {
            while (!pause()) {
                if (wanted()) {
                    read();
                }
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.atDebug().addKeyValue("link", link.site()).log("the link was interrupted");
        }
    }

    /** True if the relay stops. */
    private boolean pause() throws InterruptedException {
        return stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private boolean wanted() {
        boolean wanted = stopping.getCount() > 0 && liveness.isWanted(link.site(), System.nanoTime());
        if (wanted != active && !link.isPrimary()) {
            LOG.atWarn()
                    .addKeyValue("link", link.site())
                    .log(wanted ? "a fall-back link is read, the one before it is silent" : "a fall-back link rests");
        }
        active = wanted;
        return wanted;
    }

    private void read() throws InterruptedException {
        try (Session session =
                new Session(RelayClients.consumer(link.site(), link.clientProperties(), envelope.limits()))) {
            while (wanted()) {
                session.step();
            }
        } catch (WakeupException e) {
            LOG.atTrace().log("woken: the relay stops");
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | EnvelopeException | Unreadable e) {
            String found = String.valueOf(e.getMessage());
            if (!found.equals(problem)) {
                LOG.atWarn()
                        .addKeyValue("link", link.site())
                        .addKeyValue("reason", found)
                        .log("a cluster cannot be read now, trying again");
            }
            problem = found;
        }
    }

    /** What stands in the cluster cannot follow what the copy has. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    /** One log at this cluster. */
    private static final class Source {
        final String site;
        final TopicPartition partition;
        final LogCursor cursor = new LogCursor();
        RawRecords records;

        Source(String site, String topic, Envelope envelope) {
            this.site = site;
            this.partition = new TopicPartition(topic, 0);
            this.records = new RawRecords(envelope, topic);
        }
    }

    /** The life of one Kafka consumer. */
    private final class Session implements AutoCloseable {
        private final Consumer<byte[], byte[]> consumer;
        private final LocalCopies local;
        private final Map<TopicPartition, Source> sources = new HashMap<>();
        private long topicsNanos = System.nanoTime() - TOPICS_NANOS;

        Session(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            this.local = copies.get();
            synchronized (wakeLock) {
                wake = consumer::wakeup;
            }
        }

        void step() throws InterruptedException {
            if (sources.size() < settings.topics().size() && System.nanoTime() - topicsNanos >= TOPICS_NANOS) {
                findTopics();
            }
            if (sources.isEmpty()) {
                if (pause()) {
                    return;
                }
                problem =
                        "none of the topics " + settings.topics().values() + " exists in the cluster of " + link.site();
                return;
            }
            try {
                take(consumer.poll(POLL));
                problem = "";
            } catch (OffsetOutOfRangeException e) {
                e.partitions().forEach(this::beginAnew);
                relocate();
            }
        }

        private void findTopics() {
            topicsNanos = System.nanoTime();
            settings.topics().forEach((site, topic) -> {
                TopicPartition partition = new TopicPartition(topic, 0);
                if (!sources.containsKey(partition)
                        && !consumer.partitionsFor(topic, ANSWER_LIMIT).isEmpty()) {
                    sources.put(partition, new Source(site, topic, envelope));
                }
            });
            relocate();
        }

        private void beginAnew(TopicPartition partition) {
            Source source = sources.get(partition);
            if (source != null) {
                source.cursor.beginAnew();
            }
        }

        /** Assigns all logs found; each goes on where it was, at the position of its copy, or at its beginning. */
        private void relocate() {
            Map<TopicPartition, Long> at = new HashMap<>();
            consumer.assignment().forEach(partition -> at.put(partition, consumer.position(partition, ANSWER_LIMIT)));
            consumer.assign(sources.keySet());
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(sources.keySet(), ANSWER_LIMIT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(sources.keySet(), ANSWER_LIMIT);
            sources.forEach((partition, source) -> {
                long beginning = beginnings.getOrDefault(partition, 0L);
                Long stood = at.get(partition);
                long from = source.cursor.begin(
                        stood == null ? OptionalLong.empty() : OptionalLong.of(stood),
                        local.position(source.site, link.site()),
                        beginning,
                        ends.getOrDefault(partition, beginning));
                consumer.seek(partition, from);
            });
        }

        private void take(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
            if (records.isEmpty()) {
                return;
            }
            for (TopicPartition partition : records.partitions()) {
                Source source = sources.get(partition);
                if (source != null) {
                    take(source, records.records(partition));
                }
            }
            local.flush();
        }

        private void take(Source source, List<ConsumerRecord<byte[], byte[]>> entries) {
            for (ConsumerRecord<byte[], byte[]> entry : entries) {
                Optional<RawRecords.Whole> whole = source.records.add(entry.offset(), entry.value());
                if (whole.isPresent() && !offer(source, whole.get(), entry.offset())) {
                    return;
                }
            }
        }

        /** False if the log has to be read from its beginning. */
        private boolean offer(Source source, RawRecords.Whole whole, long offset) {
            String origin = whole.decoded().record().origin().name();
            if (origin.equals(link.site())) {
                heardNanos = System.nanoTime();
                heard = true;
                liveness.heard(link.site(), heardNanos);
            }
            CopyTail.Verdict verdict =
                    local.offer(source.site, link.site(), whole, source.records.restartOffset(offset + 1));
            if (verdict == CopyTail.Verdict.APPEND) {
                copied.increment();
            }
            return switch (source.cursor.after(verdict)) {
                case GO_ON -> true;
                case BEGIN_ANEW -> {
                    source.records = new RawRecords(envelope, source.partition.topic());
                    relocate();
                    yield false;
                }
                case NOT_HERE ->
                    throw new Unreadable("the copy of the log of " + source.site + " in the cluster of " + link.site()
                            + " has record " + whole.decoded().record().sequence()
                            + ", but records before it are missing here and were trimmed there; another link may bring"
                            + " them, else this site has to join anew");
            };
        }

        @Override
        public void close() {
            synchronized (wakeLock) {
                wake = () -> {};
            }
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
