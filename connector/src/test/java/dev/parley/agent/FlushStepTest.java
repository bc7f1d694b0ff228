package dev.parley.agent;

import static dev.parley.agent.Samples.ADA;
import static dev.parley.agent.Samples.BOB;
import static dev.parley.agent.Samples.ME;
import static dev.parley.agent.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.store.Flush;
import dev.parley.window.Inbox;
import dev.parley.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlushStepTest {
    private static final long EPOCH = 3;

    private final Window window = Samples.window();
    private final Inbox inbox = new Inbox(List.of(ADA, BOB), VersionVector.EMPTY, VersionVector.EMPTY, 1_000_000);
    private final Acknowledged acknowledged = new Acknowledged(0, new WayOut.Told(record -> {}, failure -> {}));
    private final FlushCodec codec = new FlushCodec(ME, () -> 0);
    private final List<Flush> flushed = new ArrayList<>();
    private final List<LogPosition> confirmed = new ArrayList<>();
    private boolean refuses;
    private long inLog;

    private FlushStep step(Map<SiteId, Long> offsets) {
        return new FlushStep(
                ME,
                window,
                inbox,
                new SafeRecords(inLog, acknowledged, () -> -1),
                this::store,
                EPOCH,
                codec,
                Duration.ofMillis(1),
                new LogConfirmation(Duration.ZERO, () -> 0, confirmed::add),
                new LogPosition.Postgres(0),
                offsets,
                () -> 5_000);
    }

    private void store(long epoch, Flush flush, long nowMicros) {
        assertThat(epoch).isEqualTo(EPOCH);
        if (refuses) {
            throw new IllegalStateException("the database is away");
        }
        flushed.add(flush);
    }

    private static void flush(FlushStep step) throws InterruptedException {
        step.run(new StopSignal());
    }

    private Map<SiteId, Long> storedOffsets() {
        return codec.offsets(flushed.get(flushed.size() - 1).checkpoint());
    }

    @Test
    void checkpointRemembersWhereTheOwnLogWasAcknowledged() throws InterruptedException {
        LogRecord.Transaction own = transaction(ME, 1, VersionVector.EMPTY);
        window.capture(Samples.local(10, own));
        acknowledged.acknowledged(own, 41);

        flush(step(Map.of()));

        assertThat(storedOffsets()).containsEntry(ME, 41L);
    }

    @Test
    void writingTakesASmallShareOfTheTime() {
        Duration second = Duration.ofSeconds(1);
        assertThat(FlushStep.pause(second, 0)).isEqualTo(second);
        assertThat(FlushStep.pause(second, 20_000)).isEqualTo(second);
        assertThat(FlushStep.pause(second, 300_000)).isEqualTo(Duration.ofMillis(3_300));
        assertThat(FlushStep.pause(second, 60_000_000)).isEqualTo(Duration.ofSeconds(20));
        assertThat(FlushStep.pause(Duration.ofMinutes(1), 60_000_000)).isEqualTo(Duration.ofMinutes(1));
    }

    /** Before the first acknowledgement of this process the hint of the process before still holds. */
    @Test
    void hintsOfTheProcessBeforeAreKept() throws InterruptedException {
        flush(step(Map.of(ME, 17L, ADA, 23L)));

        assertThat(storedOffsets()).containsExactlyInAnyOrderEntriesOf(Map.of(ME, 17L, ADA, 23L));
    }

    @Test
    void checkpointRemembersWhereReadingAnOriginGoesOn() throws InterruptedException {
        inbox.offer(transaction(ADA, 1, VersionVector.EMPTY), 10, 99);
        inbox.release(ADA, 1);

        flush(step(Map.of(ADA, 23L)));

        assertThat(storedOffsets()).containsEntry(ADA, 99L);
    }

    @Test
    void nothingIsDurableBeforeKafkaHasAcknowledgedIt() throws InterruptedException {
        LogRecord.Transaction own = transaction(ME, 1, VersionVector.EMPTY);
        window.capture(Samples.local(10, own));
        FlushStep step = step(Map.of());
        StopSignal stopped = new StopSignal();
        stopped.raise();

        step.run(stopped);
        assertThat(flushed).isEmpty();
        assertThat(confirmed).isEmpty();

        acknowledged.acknowledged(own, 41);
        step.run(stopped);
        assertThat(flushed)
                .singleElement()
                .satisfies(flush -> assertThat(flush.changed()).hasSize(1));
        assertThat(confirmed).containsExactly(Samples.position(10));
    }

    /** A process that reads otherwise than the one before ends when it meets the difference, and the next one has to meet it too. */
    @Test
    void nothingIsDurableBeforeAllIsReadAgainThatTheLogHeldAtTheStart() throws InterruptedException {
        inLog = 2;
        LogRecord.Transaction first = transaction(ME, 1, VersionVector.EMPTY);
        window.capture(Samples.local(10, first));
        acknowledged.acknowledged(first, 41);
        FlushStep step = step(Map.of());

        flush(step);
        assertThat(flushed).isEmpty();
        assertThat(confirmed).isEmpty();

        LogRecord.Transaction second = transaction(ME, 2, first.stamp().context());
        window.capture(Samples.local(20, second));
        acknowledged.acknowledged(second, 42);
        flush(step);
        assertThat(confirmed).containsExactly(Samples.position(20));
    }

    @Test
    void rowsOfAFlushThatFailedComeInTheNextOne() throws InterruptedException {
        LogRecord.Transaction own = transaction(ME, 1, VersionVector.EMPTY);
        window.capture(Samples.local(10, own));
        acknowledged.acknowledged(own, 41);
        FlushStep step = step(Map.of());
        refuses = true;
        assertThatThrownBy(() -> flush(step)).hasMessage("the database is away");
        assertThat(step.lastFlushMillis()).isZero();

        refuses = false;
        flush(step);

        assertThat(flushed)
                .singleElement()
                .satisfies(flush -> assertThat(flush.changed()).hasSize(1));
        assertThat(step.lastFlushMillis()).isEqualTo(5);
    }
}
