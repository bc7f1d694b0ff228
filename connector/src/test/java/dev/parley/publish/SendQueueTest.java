package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.wire.SampleRecords;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SendQueueTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final long weight = RecordWeight.of(record(1));
    private final SendQueue queue = new SendQueue(2 * weight + weight / 2);

    @Test
    void recordsLeaveInTheOrderInWhichTheyCame() throws InterruptedException {
        queue.put(record(1));
        queue.put(record(2));

        assertThat(queue.poll(AT_ONCE).orElseThrow().record()).isEqualTo(record(1));
        assertThat(queue.poll(AT_ONCE).orElseThrow().record()).isEqualTo(record(2));
        assertThat(queue.poll(AT_ONCE)).isEmpty();
    }

    @Test
    void aFullQueueBlocksUntilSomethingIsSettled() throws InterruptedException {
        AtomicInteger put = new AtomicInteger();
        Thread writer = new Thread(() -> {
            for (int n = 1; n <= 4; n++) {
                putQuietly(queue, n);
                put.incrementAndGet();
            }
        });
        writer.start();
        await().untilAsserted(() -> assertThat(writer.getState()).isEqualTo(Thread.State.WAITING));
        assertThat(put).hasValue(2);

        SendQueue.Item first = queue.poll(AT_ONCE).orElseThrow();
        assertThat(queue.unsettled()).isEqualTo(2);
        queue.settled(first);
        await().untilAsserted(() -> assertThat(put).hasValue(3));
        queue.settled(queue.poll(AT_ONCE).orElseThrow());

        writer.join();
        assertThat(put).hasValue(4);
    }

    @Test
    void aRecordLargerThanTheBoundPassesAlone() throws InterruptedException {
        SendQueue small = new SendQueue(1);
        small.put(record(1));

        assertThat(small.bytes()).isEqualTo(weight);
        assertThat(small.poll(AT_ONCE)).isPresent();
    }

    @Test
    void aFailureReachesWhoWaitsAndWhoComesLater() throws InterruptedException {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        queue.put(record(1));
        queue.put(record(2));
        Thread writer = new Thread(() -> putQuietly(queue, 3));
        writer.setUncaughtExceptionHandler((thread, error) -> seen.set(error));
        writer.start();
        await().untilAsserted(() -> assertThat(writer.getState()).isEqualTo(Thread.State.WAITING));

        queue.fail(new IllegalStateException("gone"));

        writer.join();
        assertThat(seen.get()).hasMessage("gone");
        assertThatThrownBy(() -> queue.put(record(4))).hasMessage("gone");
    }

    @Test
    void theQueueIsSettledWhenEverythingIs() throws InterruptedException {
        queue.put(record(1));
        assertThat(queue.awaitSettled(AT_ONCE)).isFalse();
        queue.settled(queue.poll(AT_ONCE).orElseThrow());

        assertThat(queue.awaitSettled(AT_ONCE)).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    private static void putQuietly(SendQueue queue, long sequence) {
        try {
            queue.put(record(sequence));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LogRecord record(long sequence) {
        return SampleRecords.insert(SampleRecords.BERLIN, sequence, 10);
    }
}
