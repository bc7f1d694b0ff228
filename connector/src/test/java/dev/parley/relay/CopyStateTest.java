package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.SampleRecords;
import dev.parley.wire.WireLimits;
import org.junit.jupiter.api.Test;

final class CopyStateTest {
    private final Envelope envelope = new Envelope(WireLimits.DEFAULT);
    private final CopyState copy = new CopyState();

    private DecodedRecord record(long sequence) {
        byte[] entry = envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, sequence, 5))
                .chunks()
                .get(0);
        return new RawRecords(envelope, "topic").add(0, entry).orElseThrow().decoded();
    }

    private void appended(long sequence) {
        copy.holds(record(sequence));
        copy.endsBefore(sequence, sequence * 10);
    }

    @Test
    void linkGoesOnBehindWhatCameOverIt() {
        copy.cameOver("a", 7);
        copy.cameOver("b", 3);
        copy.cameOver("a", 8);

        assertThat(copy.position("a")).hasValue(8);
        assertThat(copy.position("b")).hasValue(3);
        assertThat(copy.position("c")).isEmpty();
    }

    @Test
    void nextRecordIsTheOneBehindTheLast() {
        appended(4);

        assertThat(copy.verdict(record(4))).isEqualTo(CopyTail.Verdict.KNOWN);
        assertThat(copy.verdict(record(5))).isEqualTo(CopyTail.Verdict.APPEND);
        assertThat(copy.verdict(record(6))).isEqualTo(CopyTail.Verdict.GAP);
    }

    @Test
    void lastTransactionIsNeverCutOff() {
        appended(4);
        assertThat(copy.trimPoint(4)).isEmpty();

        appended(5);
        appended(6);
        assertThat(copy.trimPoint(3)).isEmpty();
        assertThat(copy.trimPoint(4)).hasValue(40);
        assertThat(copy.trimPoint(100)).hasValue(50);
    }

    /** As when a process that should be dead, or a connection that was given up, is late: such entries are harmless. */
    @Test
    void recordThatComesAgainLateCutsOffNothingBeforeIt() {
        for (long sequence = 4; sequence <= 8; sequence++) {
            appended(sequence);
        }
        copy.holds(record(5));
        copy.endsBefore(5, 90);

        assertThat(copy.trimPoint(5)).hasValue(50);
        assertThat(copy.trimPoint(6)).hasValue(60);
        assertThat(copy.trimPoint(100)).hasValue(70);
    }

    /** A copy with 1 to 10, then 3 to 5 once more, of which a start reads only the end. */
    @Test
    void whatStandsBeforeTheEndThatIsReadIsNotCutOffWithLowerRecords() {
        copy.beginsBehind(10);
        for (long sequence = 3; sequence <= 5; sequence++) {
            copy.holds(record(sequence));
            copy.endsBefore(sequence, 100 + sequence);
        }
        for (long sequence = 6; sequence <= 12; sequence++) {
            copy.holds(record(sequence));
            copy.endsBefore(sequence, 200 + sequence);
        }

        assertThat(copy.trimPoint(9)).isEmpty();
        assertThat(copy.trimPoint(10)).hasValue(210);
        assertThat(copy.trimPoint(12)).hasValue(211);
    }

    /** As with a process that should be dead: it had 1 already when this one appended a heartbeat. */
    @Test
    void whatAnotherProcessHasAppendedIsNotCutOff() {
        copy.readUpTo(1);
        copy.appendedAt(1);
        copy.endsBefore(0, 2);
        copy.appendedAt(3);
        copy.endsBefore(0, 4);
        copy.holds(record(5));

        assertThat(copy.isShared()).isTrue();
        assertThat(copy.trimPoint(4)).hasValue(2);
    }

    @Test
    void copyOfOneProcessIsNotShared() {
        copy.readUpTo(7);
        copy.appendedAt(7);
        copy.appendedAt(8);

        assertThat(copy.isShared()).isFalse();
    }
}
