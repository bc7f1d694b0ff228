package dev.parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.rules.Nullable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetSupervisorTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    private final Deque<FakePipeline> prepared = new ArrayDeque<>();
    private final List<FakePipeline> built = new CopyOnWriteArrayList<>();
    private final List<AgentEnd> ends = new CopyOnWriteArrayList<>();
    private final SetSupervisor<FakePipeline> supervisor = new SetSupervisor<>(
            "ada",
            "main",
            this::build,
            new SetSupervisor.Pauses(SHORT, SHORT),
            Duration.ofSeconds(7),
            false,
            ends::add);

    private FakePipeline build() {
        FakePipeline next = prepared.isEmpty() ? new FakePipeline() : prepared.removeFirst();
        built.add(next);
        return next;
    }

    /** A pipeline that starts, waits in its start, or fails in it. */
    private static final class FakePipeline implements Pipeline {
        private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        private final CountDownLatch release = new CountDownLatch(1);
        private @Nullable RuntimeException atStart;
        private boolean waits;
        private volatile boolean started;
        private volatile @Nullable Duration drained;
        private volatile boolean closed;
        private CountDownLatch mayClose = new CountDownLatch(0);

        FakePipeline failing(RuntimeException reason) {
            atStart = reason;
            return this;
        }

        FakePipeline closingOnlyAfter(CountDownLatch allowed) {
            mayClose = allowed;
            return this;
        }

        FakePipeline waiting() {
            waits = true;
            return this;
        }

        @Override
        public void start() throws InterruptedException {
            if (waits) {
                release.await(1, TimeUnit.MINUTES);
            }
            if (atStart != null) {
                throw atStart;
            }
            started = true;
        }

        @Override
        public CompletableFuture<Throwable> failure() {
            return failure;
        }

        @Override
        public void drain(Duration timeout) {
            drained = timeout;
        }

        @Override
        public void close() {
            await().until(() -> mayClose.getCount() == 0);
            closed = true;
        }
    }

    private static RuntimeException hopeless() {
        return new AgentException(ExitCode.DATABASE, "wal_level is replica");
    }

    /** Waiting heals it: the database went back, everything begins anew. */
    private static RuntimeException curable() {
        return new Failures.CaptureEnded(new dev.parley.capture.CaptureFailure(
                dev.parley.capture.CaptureFailure.Reason.UNREACHABLE, "the server closed the connection", null));
    }

    @AfterEach
    void stop() {
        supervisor.requestStop();
        assertThat(supervisor.end()).succeedsWithin(Duration.ofSeconds(30));
        assertThat(built).allMatch(pipeline -> pipeline.closed);
    }

    private FakePipeline running(int number) {
        await().until(() -> built.size() >= number && built.get(number - 1).started);
        return built.get(number - 1);
    }

    @Test
    void pipelineThatIsStoppedIsDrainedWithinItsTime() {
        supervisor.start();
        FakePipeline pipeline = running(1);

        supervisor.requestStop();

        assertThat(supervisor.end()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(AgentEnd.STOPPED);
        assertThat(pipeline.drained).isEqualTo(Duration.ofSeconds(7));
        assertThat(ends).containsExactly(AgentEnd.STOPPED);
    }

    @Test
    void failureThatWaitingHealsLeadsToANewPipeline() {
        supervisor.start();
        running(1).failure.complete(curable());

        FakePipeline second = running(2);

        assertThat(built.get(0).closed).isTrue();
        assertThat(built.get(0).drained).isNull();
        assertThat(supervisor.pipeline()).isSameAs(second);
        assertThat(supervisor.lastError()).isEqualTo("the server closed the connection");
        assertThat(supervisor.end()).isNotDone();
    }

    /** Connections to a server that is away may take long to be closed. */
    @Test
    void whyAPipelineFailedIsToldBeforeItIsClosed() {
        CountDownLatch mayClose = new CountDownLatch(1);
        prepared.add(new FakePipeline().closingOnlyAfter(mayClose));
        supervisor.start();
        FakePipeline failed = running(1);
        try {
            failed.failure.complete(curable());

            await().until(() -> supervisor.pipeline() == null);
            assertThat(supervisor.lastError()).isEqualTo("the server closed the connection");
            assertThat(failed.closed).isFalse();
        } finally {
            mayClose.countDown();
        }
        assertThat(running(2).closed).isFalse();
    }

    @Test
    void startThatFailsAndMayHealIsTriedAgain() {
        prepared.add(new FakePipeline().failing(curable()));
        prepared.add(new FakePipeline().failing(curable()));
        supervisor.start();

        assertThat(running(3).closed).isFalse();
    }

    @Test
    void hopelessFailureEndsTheSetWithItsCodeAndMessage() {
        prepared.add(new FakePipeline().failing(hopeless()));
        supervisor.start();

        AgentEnd end = new AgentEnd(ExitCode.DATABASE, "wal_level is replica");
        assertThat(supervisor.end()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(end);
        assertThat(ends).containsExactly(end);
        assertThat(built).hasSize(1);
    }

    @Test
    void errorNobodyForesawEndsTheSetToo() {
        supervisor.start();
        running(1).failure.complete(new IllegalStateException("a mistake"));

        assertThat(supervisor.end())
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(new AgentEnd(ExitCode.INTERNAL, "a mistake"));
    }

    @Test
    void startThatWaitsIsInterruptedByAStop() {
        prepared.add(new FakePipeline().waiting());
        supervisor.start();
        await().until(() -> built.size() == 1);

        supervisor.requestStop();

        assertThat(supervisor.end()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(AgentEnd.STOPPED);
        assertThat(built.get(0).started).isFalse();
    }

    /** An agent that waits for Kafka at its start and loses the lease meanwhile must not wait on. */
    @Test
    void startThatWaitsIsInterruptedByAFailure() {
        prepared.add(new FakePipeline().waiting());
        supervisor.start();
        await().until(() -> built.size() == 1);

        built.get(0).failure.complete(new AgentException(ExitCode.LEASE, "the lease is lost"));

        assertThat(supervisor.end())
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(new AgentEnd(ExitCode.LEASE, "the lease is lost"));
    }

    @Test
    void failureThatFollowsFromCaptureIsReportedAsCaptures() {
        RuntimeException ended = new Failures.CaptureEnded(new dev.parley.capture.CaptureFailure(
                dev.parley.capture.CaptureFailure.Reason.LOG_OFF, "the binary log is off", null));
        prepared.add(new FakePipeline().failing(new IllegalStateException("a fence waited for capture", ended)));
        supervisor.start();

        assertThat(supervisor.end())
                .succeedsWithin(Duration.ofSeconds(30))
                .isEqualTo(new AgentEnd(ExitCode.DATABASE, "the binary log is off"));
    }

    @Test
    void lostLeaseIsAnotherAgentsTurnForOneOfSeveral() {
        supervisor.requestStop();
        supervisor.start();
        SetSupervisor<FakePipeline> oneOfSeveral = new SetSupervisor<>(
                "ada", "main", this::build, new SetSupervisor.Pauses(SHORT, SHORT), SHORT, true, ends::add);
        oneOfSeveral.start();
        running(1).failure.complete(new AgentException(ExitCode.LEASE, "the lease is lost"));

        assertThat(running(2).closed).isFalse();
        assertThat(oneOfSeveral.restarts()).isZero();
        oneOfSeveral.requestStop();
        assertThat(oneOfSeveral.end()).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(AgentEnd.STOPPED);
    }

    @Test
    void setThatIsHandedOverIsDrained() {
        supervisor.start();
        running(1).failure.complete(new HandOver("main"));

        assertThat(running(2).closed).isFalse();
        assertThat(built.get(0).drained).isEqualTo(Duration.ofSeconds(7));
        assertThat(built.get(0).closed).isTrue();
    }
}
