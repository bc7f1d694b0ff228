package dev.parley.it.log;

import static dev.parley.it.log.LogBench.BERLIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.consume.ConsumeException;
import dev.parley.consume.LogConsumer;
import dev.parley.consume.LogSource;
import dev.parley.consume.SourceState;
import dev.parley.it.sandbox.Sandbox;
import dev.parley.pipeline.LogRecord;
import dev.parley.publish.LogAdmin;
import dev.parley.publish.LogPublisher;
import dev.parley.publish.OwnTail;
import dev.parley.publish.PublishException;
import dev.parley.publish.PublishState;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** What the log promises while the broker runs. */
@Timeout(180)
class LogIT {
    private static final Duration SOON = Duration.ofSeconds(60);

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
    void newTopic(TestInfo test) throws InterruptedException {
        String method = test.getTestMethod().orElseThrow().getName();
        bench = new LogBench(sandbox.kafka().bootstrapServers(), "shop.main.log." + method).withTopic();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void recordsArriveWholeOnceAndInOrder() throws InterruptedException {
        List<LogRecord> log = Samples.log(BERLIN, 1, 3_000);
        log.add(Samples.transaction(BERLIN, 3_001, "large ".repeat(20_000)));
        log.add(Samples.transaction(BERLIN, 3_002));
        LogBench.Outcome outcome = new LogBench.Outcome();
        LogPublisher publisher = bench.publisher(0, outcome);
        bench.consumer(sink);

        for (LogRecord record : log) {
            assertThat(publisher.publish(record)).isSameAs(record);
        }

        assertThat(publisher.awaitDrained(SOON)).isTrue();
        Samples.assertSame(outcome.acknowledged, log);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(log.size()));
        Samples.assertSame(sink.records(), log);
        assertThat(sink.states).containsValue(new SourceState.Reading());
    }

    @Test
    void aRestartedPublisherWritesOnlyWhatIsMissing() throws InterruptedException {
        bench.publish(Samples.log(BERLIN, 1, 500));
        OwnTail before = bench.ownLog().readTail(200, OptionalLong.empty());
        assertThat(before.highestSequence()).isEqualTo(500);
        assertThat(before.lastHeartbeatNumber()).isEqualTo(5);
        assertThat(before.lastTransaction()).contains(Samples.transaction(BERLIN, 500));
        assertThat(before.endOffset()).isEqualTo(505);

        bench.publish(Samples.log(BERLIN, 201, 700));

        OwnTail after = bench.ownLog().readTail(0, OptionalLong.empty());
        assertThat(after.highestSequence()).isEqualTo(700);
        assertThat(after.repeated()).isZero();
        assertThat(after.endOffset()).isEqualTo(707);
    }

    @Test
    void theTailIsFoundFromAGoodAndFromABadHint() throws InterruptedException {
        bench.publish(Samples.log(BERLIN, 1, 300));

        assertThat(bench.ownLog().readTail(200, OptionalLong.of(199)).highestSequence())
                .isEqualTo(300);
        assertThat(bench.ownLog().readTail(200, OptionalLong.of(250)).highestSequence())
                .isEqualTo(300);
        assertThat(bench.ownLog().readTail(200, OptionalLong.of(9_999)).highestSequence())
                .isEqualTo(300);
    }

    @Test
    void whatTheLogHoldsIsTheTruth() throws InterruptedException {
        LogRecord.Transaction inLog = Samples.transaction(BERLIN, 2, "first");
        bench.publish(List.of(Samples.transaction(BERLIN, 1), inLog));
        LogBench.Outcome outcome = new LogBench.Outcome();
        LogPublisher publisher = bench.publisher(0, outcome);

        assertThat(publisher.publish(Samples.transaction(BERLIN, 1))).isEqualTo(Samples.transaction(BERLIN, 1));
        assertThat(publisher.publish(Samples.transaction(BERLIN, 2, "second"))).isEqualTo(inLog);
        publisher.publish(Samples.transaction(BERLIN, 3));

        assertThat(publisher.awaitDrained(SOON)).isTrue();
        assertThat(outcome.acknowledged)
                .containsExactly(Samples.transaction(BERLIN, 1), inLog, Samples.transaction(BERLIN, 3));
        assertThat(outcome.diverged).hasSize(1);
        assertThat(bench.ownLog().readTail(0, OptionalLong.empty()).endOffset()).isEqualTo(3);
    }

    @Test
    void sameRecordOfAnotherReleaseIsNoDivergence() throws InterruptedException {
        bench.append(OtherRelease.values(bench.envelope, Samples.transaction(BERLIN, 1)));
        bench.append(OtherRelease.values(bench.envelope, Samples.transaction(BERLIN, 2, "first")));
        LogBench.Outcome outcome = new LogBench.Outcome();
        LogPublisher publisher = bench.publisher(0, outcome);

        assertThat(publisher.publish(Samples.transaction(BERLIN, 1))).isEqualTo(Samples.transaction(BERLIN, 1));
        assertThat(outcome.diverged).isEmpty();
        assertThat(publisher.publish(Samples.transaction(BERLIN, 2, "second")))
                .isEqualTo(Samples.transaction(BERLIN, 2, "first"));
        assertThat(outcome.diverged).hasSize(1);
    }

    @Test
    void twoAgentsOfOneSiteThatAgreeDoNoHarm() throws InterruptedException {
        List<LogRecord> log = Samples.log(BERLIN, 1, 400);
        LogPublisher one = bench.publisher(0, new LogBench.Outcome());
        LogPublisher other = bench.publisher(0, new LogBench.Outcome());
        bench.consumer(sink);

        for (LogRecord record : log) {
            one.publish(record);
            other.publish(record);
        }

        assertThat(one.awaitDrained(SOON)).isTrue();
        assertThat(other.awaitDrained(SOON)).isTrue();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(log.size()));
        Samples.assertSame(sink.records(), log);
        assertThat(sink.diverged).isEmpty();
    }

    @Test
    void aSecondAgentThatDisagreesEndsThePublisher() throws InterruptedException {
        LogPublisher publisher = bench.publisher(0, new LogBench.Outcome());
        publisher.publish(Samples.transaction(BERLIN, 1));
        assertThat(publisher.awaitDrained(SOON)).isTrue();
        bench.append(Samples.transaction(BERLIN, 2, "theirs"));

        publisher.publish(Samples.transaction(BERLIN, 2, "ours"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(publisher.state())
                        .isInstanceOfSatisfying(
                                PublishState.Failed.class,
                                failed -> assertThat(failed.cause())
                                        .isInstanceOfSatisfying(
                                                PublishException.class,
                                                e -> assertThat(e.problem())
                                                        .isEqualTo(PublishException.Problem.DIVERGED))
                                        .hasMessageContaining("Restart the agent")));
        assertThatThrownBy(() -> publisher.publish(Samples.transaction(BERLIN, 3)))
                .isInstanceOf(PublishException.class);
    }

    @Test
    void aLaterRecordUnderAKnownDotIsDroppedAndTold() throws InterruptedException {
        bench.append(Samples.transaction(BERLIN, 1, "first"));
        bench.append(Samples.transaction(BERLIN, 1, "later"));
        bench.append(Samples.transaction(BERLIN, 1, "first"));
        bench.append(Samples.transaction(BERLIN, 2));
        bench.consumer(sink);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(2));
        assertThat(sink.records())
                .containsExactly(Samples.transaction(BERLIN, 1, "first"), Samples.transaction(BERLIN, 2));
        assertThat(sink.diverged).hasSize(1);
    }

    @Test
    void aFlippedBitStopsThatLogAndNoOther() throws InterruptedException {
        bench.publish(Samples.log(BERLIN, 1, 10));
        byte[] damaged =
                bench.envelope.encode(Samples.transaction(BERLIN, 11)).chunks().get(0);
        damaged[damaged.length / 2] ^= 4;
        bench.append(List.of(damaged));
        SiteId lima = SiteId.of("lima");
        LogBench other = new LogBench(sandbox.kafka().bootstrapServers(), bench.topic + ".lima").withTopic();
        other.append(Samples.transaction(lima, 1));

        bench.consumer(
                sink,
                VersionVector.EMPTY,
                List.of(bench.source(), new LogSource("lima", other.topic, OptionalLong.empty())));

        ConsumeException failure = awaitFailure();
        assertThat(failure.problem()).isEqualTo(ConsumeException.Problem.DAMAGED);
        assertThat(failure)
                .hasMessageContaining("The log of site berlin cannot be read on")
                .hasMessageContaining(bench.topic + " at offset 10")
                .hasMessageContaining("Compare the record with another replica");
        assertThat(sink.records("berlin")).isEqualTo(Samples.log(BERLIN, 1, 10));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.records("lima")).hasSize(1));
        other.append(Samples.transaction(lima, 2));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.records("lima")).hasSize(2));
    }

    @Test
    void aGapStopsTheLog() throws InterruptedException {
        bench.append(Samples.transaction(BERLIN, 1));
        bench.append(Samples.transaction(BERLIN, 4));
        bench.consumer(sink);

        ConsumeException failure = awaitFailure();

        assertThat(failure.problem()).isEqualTo(ConsumeException.Problem.GAP);
        assertThat(failure)
                .hasMessageContaining("berlin:4 at offset 1, but records 2 to 3 of berlin did not come before it");
        assertThat(sink.records()).containsExactly(Samples.transaction(BERLIN, 1));
        assertThatThrownBy(() -> bench.ownLog().readTail(0, OptionalLong.empty()))
                .isInstanceOfSatisfying(
                        PublishException.class, e -> assertThat(e.problem()).isEqualTo(PublishException.Problem.GAP));
    }

    @Test
    void aLogThatWasTrimmedTooFarIsTold() throws InterruptedException {
        bench.publish(Samples.log(BERLIN, 1, 300));
        try (LogAdmin admin = bench.admin()) {
            assertThat(admin.trim(bench.topic, 200)).isEqualTo(200);
        }
        bench.consumer(sink, VersionVector.of(BERLIN, 50), List.of(bench.source(50)));

        ConsumeException failure = awaitFailure();

        assertThat(failure.problem()).isEqualTo(ConsumeException.Problem.TRIMMED);
        assertThat(failure).hasMessageContaining("The log was trimmed before this site had read it");
        assertThat(sink.received).isEmpty();
    }

    @Test
    void theTrimPointLeavesWhatIsNotStable() throws InterruptedException {
        LogPublisher publisher = bench.publisher(0, new LogBench.Outcome());
        for (LogRecord record : Samples.log(BERLIN, 1, 300)) {
            publisher.publish(record);
        }
        assertThat(publisher.awaitDrained(SOON)).isTrue();
        try (LogAdmin admin = bench.admin()) {
            admin.trim(bench.topic, publisher.trimPoint(150).orElseThrow());
        }

        bench.consumer(sink, VersionVector.of(BERLIN, 150), List.of(bench.source()));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.records().stream().filter(LogRecord.Transaction.class::isInstance))
                        .hasSize(150));
        assertThat(sink.states).containsValue(new SourceState.Reading());
    }

    @Test
    void aConsumerGoesOnFromGoodBadAndStaleHints() throws InterruptedException {
        bench.publish(Samples.log(BERLIN, 1, 300));
        for (long hint : new long[] {100, 0, 280, 9_999}) {
            CollectingSink own = new CollectingSink();
            LogConsumer consumer = bench.consumer(own, VersionVector.of(BERLIN, 150), List.of(bench.source(hint)));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(own.records().stream()
                                    .filter(LogRecord.Transaction.class::isInstance)
                                    .toList())
                            .as("hint %d", hint)
                            .hasSize(150));
            consumer.close();
        }
    }

    @Test
    void theRestartOffsetOfARecordLeadsToTheNext() throws InterruptedException {
        List<LogRecord> log = new ArrayList<>(Samples.log(BERLIN, 1, 20));
        log.add(Samples.transaction(BERLIN, 21, "large ".repeat(5_000)));
        log.add(Samples.transaction(BERLIN, 22));
        bench.publish(log);
        LogConsumer first = bench.consumer(sink);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(22));
        first.close();
        for (int at : new int[] {5, 19, 20}) {
            long sequence = sink.received.get(at).record().sequence();
            CollectingSink own = new CollectingSink();
            LogConsumer next = bench.consumer(
                    own,
                    VersionVector.of(BERLIN, sequence),
                    List.of(bench.source(sink.received.get(at).restartOffset())));

            await().atMost(SOON).untilAsserted(() -> assertThat(own.received).hasSize((int) (22 - sequence)));
            next.close();
        }
    }

    @Test
    void aSinkWithoutRoomHoldsTheLogBack() throws InterruptedException {
        bench.publish(Samples.log(BERLIN, 1, 1_000));
        sink.room = 10;
        LogConsumer consumer = bench.consumer(sink);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(10));

        sink.room = 500;
        consumer.roomFreed();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(500));
        sink.room = Integer.MAX_VALUE;
        consumer.roomFreed();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(1_010));
        Samples.assertSame(sink.records(), Samples.log(BERLIN, 1, 1_000));
    }

    @Test
    void aTopicUnfitForALogIsDescribed() throws InterruptedException {
        try (LogAdmin admin = bench.admin()) {
            assertThat(admin.problems(bench.topic, 600_000)).isEmpty();
            assertThat(admin.problems(bench.topic, 2_000_000))
                    .singleElement()
                    .asString()
                    .contains("max.message.bytes");
            assertThat(admin.problems("shop.none", 1))
                    .containsExactly("topic shop.none does not exist: run `parley init`");
            assertThat(admin.exists("shop.none")).isFalse();
            assertThat(admin.create(bench.topic, java.util.Optional.empty())).isFalse();
        }
    }

    /** A broker refuses what a client says to have written more than an hour from now, unless the topic has its own times. */
    @Test
    void theLogOfASiteWhoseClockIsAheadIsTaken() throws InterruptedException {
        LogRecord record = Samples.transaction(BERLIN, 1);

        bench.append(
                bench.envelope.encode(record).chunks(),
                System.currentTimeMillis() + Duration.ofDays(2).toMillis());

        bench.consumer(sink);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.received.size()).isEqualTo(1));
        Samples.assertSame(sink.records(), List.of(record));
        try (LogAdmin admin = bench.admin()) {
            admin.createSets("made.by.hand", 1, java.util.Optional.empty());
            assertThat(admin.risks(bench.topic)).noneMatch(risk -> risk.contains("message.timestamp.type"));
            assertThat(admin.risks("made.by.hand"))
                    .anyMatch(risk -> risk.contains("--add-config message.timestamp.type=LogAppendTime"));
        }
    }

    private ConsumeException awaitFailure() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sink.states.get("berlin")).isInstanceOf(SourceState.Failed.class));
        return ((SourceState.Failed) java.util.Objects.requireNonNull(sink.states.get("berlin"))).cause();
    }
}
