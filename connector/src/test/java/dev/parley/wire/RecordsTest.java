package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.parley.pipeline.AgentRelease;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.PolicyMark;
import dev.parley.pipeline.TraceContext;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.proto.Wire;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final LogPlace PLACE = LogPlace.of("shop.main.log.berlin");

    private final Records records = new Records();
    private final Wire.Record sound = records.write(SampleRecords.insert(SampleRecords.BERLIN, 5, 100));

    private ThrowingCallable reading(Wire.Transaction.Builder changed) {
        return () -> records.read(sound.toBuilder().setTransaction(changed).build(), PLACE);
    }

    @Test
    void aTransactionOfNoPolicyVersionIsMalformedAndNotTakenForTheFirst() {
        assertThatThrownBy(reading(sound.getTransaction().toBuilder().setPolicyVersion(0)))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("policy version counts from 1, got 0");
    }

    @Test
    void theTraceOfAnApplicationIsReadAsItWasWritten() {
        LogRecord.Transaction plain = SampleRecords.insert(SampleRecords.BERLIN, 7, 40);
        LogRecord.Transaction traced = new LogRecord.Transaction(
                plain.stamp(),
                plain.position(),
                plain.commitMicros(),
                plain.operations(),
                plain.policyHash(),
                Optional.of(new TraceContext(1, 2, 3, (byte) 1)));

        assertThat(records.read(records.write(traced), PLACE)).isEqualTo(traced);
        assertThat(records.write(plain).getTransaction().getTraceContext().isEmpty())
                .isTrue();
    }

    /** A later release may say more there; it is no reason to stop. */
    @Test
    void aTraceInAFormThatIsNotKnownIsNone() {
        Wire.Record other = Wire.Record.newBuilder()
                .setTransaction(sound.getTransaction().toBuilder().setTraceContext(ByteString.copyFromUtf8("later")))
                .build();

        assertThat(records.read(other, PLACE))
                .isInstanceOfSatisfying(
                        LogRecord.Transaction.class,
                        read -> assertThat(read.trace()).isEmpty());
    }

    @Test
    void policiesAreReadAsTheyWereWritten() throws EnvelopeException {
        LogRecord.Heartbeat plain = SampleRecords.heartbeat(SampleRecords.LIMA, 3, 9);
        LogRecord.Heartbeat telling = new LogRecord.Heartbeat(
                plain.origin(),
                plain.number(),
                plain.sequence(),
                plain.frontier(),
                plain.writtenAt(),
                plain.floor(),
                new PolicyMark.Pair(new PolicyMark(3, -5), new PolicyMark(4, 7)));

        assertThat(records.read(records.write(telling), PLACE)).isEqualTo(telling);
        assertThat(records.read(records.write(plain), PLACE)).isEqualTo(plain);
        assertThat(records.read(sound, PLACE)).isEqualTo(SampleRecords.insert(SampleRecords.BERLIN, 5, 100));
    }

    @Test
    void agentIsReadAsItWasWrittenAndReadsTheFirstFormatIfItSaysNothing() throws EnvelopeException {
        LogRecord.Heartbeat plain = SampleRecords.heartbeat(SampleRecords.LIMA, 3, 9);
        LogRecord.Heartbeat telling = new LogRecord.Heartbeat(
                plain.origin(),
                plain.number(),
                plain.sequence(),
                plain.frontier(),
                plain.writtenAt(),
                plain.floor(),
                plain.policies(),
                plain.members(),
                plain.opening(),
                new AgentRelease(List.of(1, 2), "2.1"));

        assertThat(records.read(records.write(telling), PLACE)).isEqualTo(telling);
        assertThat(records.write(plain).getHeartbeat().hasAgent()).isFalse();
        assertThat(records.read(records.write(plain), PLACE))
                .isInstanceOfSatisfying(
                        LogRecord.Heartbeat.class,
                        read -> assertThat(read.agent().formats()).containsExactly(1));
    }

    @Test
    void openingIsReadAsItWasWritten() throws EnvelopeException {
        LogRecord.Heartbeat opening = LogRecord.Heartbeat.opening(
                new SiteId("lima", 2),
                2,
                List.of("berlin", "lima~2"),
                new LogRecord.Opening("a token", VersionVector.of(SampleRecords.LIMA, 9)));

        assertThat(records.read(records.write(opening), PLACE)).isEqualTo(opening);
    }

    @Test
    void aTransactionWithAnotherPredecessorIsMalformed() {
        assertThatThrownBy(reading(sound.getTransaction().toBuilder().setPrevious(3)))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("names 3 as its predecessor");
    }
}
