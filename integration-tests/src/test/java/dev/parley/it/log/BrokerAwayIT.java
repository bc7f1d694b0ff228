package dev.parley.it.log;

import static dev.parley.it.log.LogBench.BERLIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.consume.ConsumeException;
import dev.parley.consume.SourceState;
import dev.parley.it.sandbox.KafkaServer;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.LogPublisher;
import dev.parley.publish.OwnTail;
import dev.parley.publish.PublishException;
import dev.parley.publish.PublishState;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** What the log promises while the broker is away, or its topic is. */
@Timeout(240)
class BrokerAwayIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @SuppressWarnings("NullAway.Init")
    private static Sandbox sandbox;

    @SuppressWarnings("NullAway.Init")
    private LogBench bench;

    private final CollectingSink sink = new CollectingSink();

    @BeforeAll
    static void startBroker() {
        sandbox = Sandbox.builder().kafka().start();
    }

    @AfterAll
    static void stopBroker() {
        sandbox.close();
    }

    @BeforeEach
    void name(TestInfo test) {
        sandbox.kafka().start();
        String method = test.getTestMethod().orElseThrow().getName();
        bench = new LogBench(sandbox.kafka().bootstrapServers(), "shop.main.log." + method);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aBrokerThatIsDownAtStartIsAwaited() throws Exception {
        bench.withTopic().publish(Samples.log(BERLIN, 1, 50));
        sandbox.kafka().stop();
        bench.consumer(sink);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.states.get("berlin")).isInstanceOf(SourceState.Waiting.class));
        CompletableFuture<OwnTail> tail = CompletableFuture.supplyAsync(() -> readTail(bench));

        sandbox.kafka().start();

        assertThat(tail.get(SOON.toSeconds(), TimeUnit.SECONDS).highestSequence())
                .isEqualTo(50);
        await().atMost(SOON).untilAsserted(() -> assertThat(sink.records()).isEqualTo(Samples.log(BERLIN, 1, 50)));
        assertThat(sink.states.get("berlin")).isEqualTo(new SourceState.Reading());
    }

    private static OwnTail readTail(LogBench bench) {
        try {
            return bench.ownLog().readTail(0, OptionalLong.empty());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aBrokerKilledInTheMiddleLosesAndReordersNothing() throws InterruptedException {
        List<LogRecord> log = Samples.log(BERLIN, 1, 4_000);
        KafkaServer kafka = sandbox.kafka();
        LogBench.Outcome outcome = new LogBench.Outcome();
        LogPublisher publisher = bench.withTopic().publisher(0, outcome);
        bench.consumer(sink);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> publishAll(publisher, log));

        for (int kills = 1; kills <= 2; kills++) {
            int reached = 300 * kills;
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(outcome.acknowledged.size()).isGreaterThan(reached));
            kafka.kill9();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(publisher.state()).isInstanceOf(PublishState.Waiting.class));
            kafka.start();
        }

        writer.join();
        assertThat(publisher.awaitDrained(SOON)).isTrue();
        Samples.assertSame(outcome.acknowledged, log);
        assertThat(publisher.state()).isEqualTo(new PublishState.Writing());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(log.size()));
        Samples.assertSame(sink.records(), log);
        assertThat(sink.diverged).isEmpty();
    }

    /** Slowly enough for the broker to be away while something is left. */
    private static void publishAll(LogPublisher publisher, List<LogRecord> log) {
        try {
            for (LogRecord record : log) {
                publisher.publish(record);
                if (record instanceof LogRecord.Heartbeat) {
                    publisher.awaitDrained(Duration.ofMillis(500));
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPublisherWithoutTopicSaysWhatToDo() {
        assertThatThrownBy(() -> bench.ownLog().readTail(0, OptionalLong.empty()))
                .isInstanceOfSatisfying(
                        PublishException.class,
                        e -> assertThat(e.problem()).isEqualTo(PublishException.Problem.TOPIC_MISSING))
                .hasMessageContaining("Run `parley init`");
    }

    @Test
    void aConsumerWaitsForATopicAndMissesOneThatIsDeleted() throws Exception {
        bench.consumer(sink);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.states.get("berlin"))
                        .isInstanceOfSatisfying(
                                SourceState.Waiting.class,
                                waiting -> assertThat(waiting.reason()).contains("run `parley init` for site berlin")));
        bench.withTopic().append(Samples.transaction(BERLIN, 1));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(1));

        try (Admin admin = Admin.create(java.util.Map.<String, Object>copyOf(bench.clients))) {
            admin.deleteTopics(List.of(bench.topic)).all().get(30, TimeUnit.SECONDS);
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.states.get("berlin"))
                        .isInstanceOfSatisfying(
                                SourceState.Failed.class,
                                failed -> assertThat(failed.cause().problem())
                                        .isEqualTo(ConsumeException.Problem.TOPIC_MISSING)));
    }
}
