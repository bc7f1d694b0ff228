package dev.parley.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.SampleRecords;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SetBackTest {
    private static final String TOPIC = "shop.main.log.berlin";

    private final LogRecord.Transaction inLog = SampleRecords.insert(SampleRecords.BERLIN, 5, 3);

    @Test
    void entryThatIsOnlyReadDifferentlyIsTheSame() {
        LogRecord.Transaction afterDdl =
                new LogRecord.Transaction(inLog.stamp(), inLog.position(), inLog.commitMicros(), List.of());

        assertThatCode(() -> SetBack.requireSameEntry(afterDdl, inLog, TOPIC)).doesNotThrowAnyException();
    }

    @Test
    void otherPositionOfTheDatabasesLogIsRefused() {
        assertSetBack(() -> SetBack.requireSameEntry(
                new LogRecord.Transaction(inLog.stamp(), "elsewhere", inLog.commitMicros(), inLog.operations()),
                inLog,
                TOPIC));
    }

    @Test
    void otherCommitTimeIsRefused() {
        assertSetBack(() -> SetBack.requireSameEntry(
                new LogRecord.Transaction(
                        inLog.stamp(), inLog.position(), inLog.commitMicros() + 1, inLog.operations()),
                inLog,
                TOPIC));
    }

    @Test
    void heartbeatWithAnotherPastIsRefused() {
        LogRecord.Heartbeat first = heartbeat(7, VersionVector.EMPTY, 100);

        assertThatCode(() -> SetBack.requireSameEntry(heartbeat(7, first.frontier(), 100), first, TOPIC))
                .doesNotThrowAnyException();
        assertSetBack(() -> SetBack.requireSameEntry(heartbeat(7, first.frontier(), 101), first, TOPIC));
        assertSetBack(() ->
                SetBack.requireSameEntry(heartbeat(7, VersionVector.of(SampleRecords.BERLIN, 7), 100), first, TOPIC));
    }

    @Test
    void newHeartbeatBehindWhatTheLogHoldsIsRefused() {
        assertThatCode(() -> SetBack.requireNotPassed(heartbeat(7, VersionVector.EMPTY, 100), 7, TOPIC))
                .doesNotThrowAnyException();
        assertSetBack(() -> SetBack.requireNotPassed(heartbeat(7, VersionVector.EMPTY, 100), 8, TOPIC));
    }

    private static LogRecord.Heartbeat heartbeat(long sequence, VersionVector frontier, long wallMillis) {
        return new LogRecord.Heartbeat(
                SampleRecords.BERLIN,
                3,
                sequence,
                frontier,
                HybridTimestamp.ofWallMillis(wallMillis),
                VersionVector.EMPTY);
    }

    private static void assertSetBack(ThrowingCallable check) {
        assertThatThrownBy(check)
                .isInstanceOfSatisfying(
                        PublishException.class,
                        e -> assertThat(e.problem()).isEqualTo(PublishException.Problem.SET_BACK))
                .hasMessageContaining(TOPIC)
                .hasMessageContaining("run `parley sites return`");
    }
}
