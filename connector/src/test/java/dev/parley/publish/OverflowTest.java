package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.spool.Spool;
import dev.parley.wire.Envelope;
import dev.parley.wire.SampleRecords;
import dev.parley.wire.WireLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class OverflowTest {
    private static final String TOPIC = "shop.main.log.ada";
    private static final Duration AT_ONCE = Duration.ZERO;

    @TempDir
    Path folder;

    private final Envelope envelope = new Envelope(new WireLimits(1 << 20, 1 << 24));
    private final AtomicBoolean away = new AtomicBoolean(true);
    private Spool spool;
    private SendQueue queue;

    @BeforeEach
    void open() {
        spool = open(1 << 20);
        queue = queue(spool, SpoolUse.AtLimit.WAIT);
    }

    private Spool open(long limit) {
        return Spool.open(new Spool.Settings(folder, TOPIC, limit, Optional.empty()));
    }

    private SendQueue queue(Spool spool, SpoolUse.AtLimit atLimit) {
        long three = 3 * RecordWeight.of(record(1));
        return new SendQueue(
                three, Optional.of(new Overflow(new SpoolUse(spool, atLimit), envelope, TOPIC)), away::get);
    }

    @AfterEach
    void close() throws Exception {
        spool.close();
    }

    private static LogRecord record(long sequence) {
        return SampleRecords.insert(SampleRecords.BERLIN, sequence, 10);
    }

    private void put(int from, int to) throws InterruptedException {
        for (int n = from; n <= to; n++) {
            queue.put(record(n));
        }
    }

    @Test
    void whatHasNoRoomWhileKafkaIsAwayIsOnDiskAndComesInOrder() throws Exception {
        put(1, 3);
        assertThat(queue.force()).isEqualTo(-1);
        put(4, 10);
        assertThat(queue.unsettled()).isEqualTo(10);
        assertThat(queue.force()).isEqualTo(10);
        assertThat(spool.firstSequence()).isEqualTo(1);

        for (int n = 1; n <= 10; n++) {
            SendQueue.Item item = queue.poll(AT_ONCE).orElseThrow();
            assertThat(item.record()).isEqualTo(record(n));
            queue.settled(item);
        }
        assertThat(queue.poll(AT_ONCE)).isEmpty();
        assertThat(spool.isEmpty()).isTrue();
        assertThat(queue.force()).isEqualTo(-1);
        put(11, 12);
        assertThat(queue.poll(AT_ONCE).orElseThrow().record()).isEqualTo(record(11));
        assertThat(spool.isEmpty()).isTrue();
    }

    @Test
    void howFullTheSpoolIsIsToldOnceForEachMarkUntilItIsEmptyAgain() throws Exception {
        put(41, 80); // their names are as long as any
        long size = spool.bytes();
        spool.clear();
        spool.close();
        spool = open(size);
        Logger logger = (Logger) LoggerFactory.getLogger(Overflow.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            queue = queue(spool, SpoolUse.AtLimit.WAIT);
            for (int before = 0; before < 80; before += 40) {
                lines.list.clear();
                put(before + 1, before + 19);
                assertThat(told(lines))
                        .containsExactly("WARN Kafka is away and the queue full: changes go into the spool");
                put(before + 20, before + 40);
                assertThat(told(lines))
                        .containsExactly(
                                "WARN Kafka is away and the queue full: changes go into the spool",
                                "WARN the spool is 50 % full",
                                "WARN the spool is 80 % full",
                                "WARN the spool is 95 % full");
                for (int n = 1; n <= 40; n++) {
                    queue.settled(queue.poll(AT_ONCE).orElseThrow());
                }
                assertThat(told(lines)).hasSize(5).last().isEqualTo("INFO all that was in the spool is in Kafka");
            }
        } finally {
            logger.detachAppender(lines);
        }
    }

    private static List<String> told(ListAppender<ILoggingEvent> lines) {
        return lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getMessage())
                .toList();
    }

    @Test
    void whileKafkaWritesAFullQueueWaits() throws Exception {
        away.set(false);
        put(1, 3);
        Thread writer = new Thread(() -> {
            try {
                queue.put(record(4));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer.start();
        await().untilAsserted(() -> assertThat(writer.getState()).isEqualTo(Thread.State.TIMED_WAITING));
        assertThat(spool.isEmpty()).isTrue();
        queue.settled(queue.poll(AT_ONCE).orElseThrow());
        writer.join();
        assertThat(spool.isEmpty()).isTrue();
    }

    /** What it has told as safe is on the disk, in order and without gap: all of it can still be published. */
    @Test
    void whoGivesUpAtTheLimitHasSeenEverythingBeforeItOntoTheDisk() throws Exception {
        spool.close();
        spool = open(4_000);
        queue = queue(spool, SpoolUse.AtLimit.GIVE_UP);
        int[] refused = {0};
        assertThatThrownBy(() -> {
                    for (int n = 1; n <= 100; n++) {
                        refused[0] = n;
                        queue.put(record(n));
                    }
                })
                .isInstanceOfSatisfying(
                        PublishException.class,
                        e -> assertThat(e.problem()).isEqualTo(PublishException.Problem.GIVEN_UP))
                .hasMessageContaining("after transaction " + spool.lastSequence() + " ")
                .hasMessageContaining("parley sites return");
        assertThat(spool.firstSequence()).isEqualTo(1);
        assertThat(spool.lastSequence()).isPositive().isLessThan(refused[0]);
        assertThat(queue.force()).isEqualTo(spool.lastSequence());
    }

    @Test
    void atTheLimitItWaitsOrEnds() throws Exception {
        put(1, 4);
        long size = spool.bytes();
        spool.clear();
        spool.close();

        spool = open(size);
        queue = queue(spool, SpoolUse.AtLimit.WAIT);
        put(1, 4);
        Thread writer = new Thread(() -> {
            try {
                queue.put(record(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        writer.start();
        await().untilAsserted(() -> assertThat(writer.getState()).isEqualTo(Thread.State.TIMED_WAITING));
        assertThat(queue.unsettled()).isEqualTo(4);
        for (int n = 1; n <= 4; n++) {
            queue.settled(queue.poll(AT_ONCE).orElseThrow());
        }
        writer.join();
        assertThat(queue.poll(AT_ONCE).orElseThrow().record()).isEqualTo(record(5));
        spool.close();

        spool = open(size);
        queue = queue(spool, SpoolUse.AtLimit.END);
        put(1, 4);
        assertThatThrownBy(() -> queue.put(record(5)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("the spool is full")
                .hasMessageContaining("spool.size-limit");
    }

    /** Kafka comes and goes at random; nothing is lost, repeated or out of order, and the disk always has what memory has not. */
    @Test
    void randomCourses() throws Exception {
        for (int seed = 1; seed <= 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Deque<SendQueue.Item> underWay = new ArrayDeque<>();
            List<LogRecord> out = new ArrayList<>();
            int in = 0;
            int settled = 0;
            away.set(true);
            for (int step = 0; step < 120; step++) {
                int what = random.nextInt(5);
                if (what < 2) {
                    in++;
                    queue.put(record(in));
                } else if (what == 2) {
                    queue.poll(AT_ONCE).ifPresent(underWay::add);
                } else if (what == 3 && !underWay.isEmpty()) {
                    SendQueue.Item item = underWay.remove();
                    out.add(item.record());
                    queue.settled(item);
                    settled++;
                } else {
                    long durable = queue.force();
                    assertThat(durable == -1 || durable > settled)
                            .as("seed %s", seed)
                            .isTrue();
                    assertThat(durable == -1 || spool.firstSequence() <= settled + 1)
                            .as("seed %s", seed)
                            .isTrue();
                }
                assertThat(queue.unsettled()).as("seed %s", seed).isEqualTo(in - settled);
            }
            while (queue.unsettled() > 0) {
                queue.poll(AT_ONCE).ifPresent(underWay::add);
                SendQueue.Item item = underWay.remove();
                out.add(item.record());
                queue.settled(item);
            }
            for (int n = 1; n <= in; n++) {
                assertThat(out.get(n - 1)).as("seed %s", seed).isEqualTo(record(n));
            }
            assertThat(spool.isEmpty()).as("seed %s", seed).isTrue();
        }
    }
}
