package dev.parley.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventBufferTest {
    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration NOW = Duration.ZERO;

    private static SourceRecord row(@Nullable Object value) {
        return new SourceRecord(Map.of(), Map.of(), "t", null, value);
    }

    private static void put(EventBuffer buffer, SourceRecord... events) throws InterruptedException {
        for (SourceRecord event : events) {
            buffer.put(event);
        }
    }

    private static CompletableFuture<List<SourceRecord>> taking(EventBuffer buffer, Duration timeout) {
        CompletableFuture<List<SourceRecord>> taken = new CompletableFuture<>();
        Thread taker = new Thread(
                () -> {
                    try {
                        taken.complete(buffer.take(timeout));
                    } catch (InterruptedException e) {
                        taken.completeExceptionally(e);
                    }
                },
                "taker");
        taker.setDaemon(true);
        taker.start();
        return taken;
    }

    @Test
    void aCompleteTransactionIsGivenAtOnceAndInOrder() throws Exception {
        EventBuffer buffer = new EventBuffer(100);
        CompletableFuture<List<SourceRecord>> taken = taking(buffer, LONG);
        SourceRecord first = row("a");
        SourceRecord second = row("b");
        SourceRecord end = Events.commit(200);
        put(buffer, first, second, end);
        assertThat(taken.get(5, TimeUnit.SECONDS)).containsExactly(first, second, end);
        assertThat(buffer.take(NOW)).isEmpty();
    }

    @Test
    void rowsOfAnOpenTransactionComeWhenTheWaitIsOver() throws InterruptedException {
        EventBuffer buffer = new EventBuffer(100);
        SourceRecord only = row("a");
        put(buffer, only);
        assertThat(buffer.take(Duration.ofMillis(1))).containsExactly(only);
    }

    @Test
    void aLargeTransactionIsGivenInPartsAndNothingIsLost() throws Exception {
        EventBuffer buffer = new EventBuffer(8);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 1_000; i++) {
                    buffer.put(row(i));
                }
                buffer.put(Events.commit(200));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        List<Object> seen = new ArrayList<>();
        while (seen.size() < 1_001) {
            List<SourceRecord> part = buffer.take(LONG);
            assertThat(part).hasSizeLessThanOrEqualTo(8).isNotEmpty();
            part.forEach(event -> seen.add(event.value()));
        }
        writing.get(5, TimeUnit.SECONDS);
        assertThat(seen.subList(0, 1_000))
                .isEqualTo(java.util.stream.IntStream.range(0, 1_000).boxed().toList());
        assertThat(seen.get(1_000)).isInstanceOf(TransactionEnd.class);
    }

    @Test
    void closingReleasesBothSides() throws Exception {
        EventBuffer full = new EventBuffer(1);
        full.put(row("a"));
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                full.put(row("b"));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        full.close();
        writing.get(5, TimeUnit.SECONDS);

        EventBuffer empty = new EventBuffer(1);
        CompletableFuture<List<SourceRecord>> taken = taking(empty, LONG);
        empty.close();
        assertThat(taken.get(5, TimeUnit.SECONDS)).isEmpty();
    }
}
