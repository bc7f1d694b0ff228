package dev.parley.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.EncodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.SampleRecords;
import dev.parley.wire.WireLimits;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CopyTailTest {
    private static final SiteId BERLIN = SampleRecords.BERLIN;

    private final Envelope envelope = new Envelope(new WireLimits(64, 1 << 20));
    private final CopyTail tail = new CopyTail();

    private DecodedRecord decoded(LogRecord record) {
        RawRecords raw = new RawRecords(envelope, "topic");
        Optional<RawRecords.Whole> whole = Optional.empty();
        long offset = 0;
        for (byte[] chunk : envelope.encode(record).chunks()) {
            assertThat(whole).isEmpty();
            whole = raw.add(offset++, chunk);
        }
        return whole.orElseThrow().decoded();
    }

    private static LogRecord transaction(long sequence) {
        return SampleRecords.insert(BERLIN, sequence, 5);
    }

    private static LogRecord heartbeat(long number, long sequence) {
        return SampleRecords.heartbeat(BERLIN, number, sequence);
    }

    @Test
    void emptyCopyBeginsWithWhateverComes() {
        assertThat(tail.verdict(decoded(transaction(7)))).isEqualTo(CopyTail.Verdict.APPEND);
    }

    @Test
    void recordsFollowOneAnother() {
        tail.holds(decoded(transaction(7)));

        assertThat(tail.verdict(decoded(transaction(6)))).isEqualTo(CopyTail.Verdict.KNOWN);
        assertThat(tail.verdict(decoded(transaction(7)))).isEqualTo(CopyTail.Verdict.KNOWN);
        assertThat(tail.verdict(decoded(transaction(8)))).isEqualTo(CopyTail.Verdict.APPEND);
        assertThat(tail.verdict(decoded(transaction(9)))).isEqualTo(CopyTail.Verdict.GAP);
    }

    @Test
    void heartbeatsWaitForTheRecordsBeforeThem() {
        tail.holds(decoded(transaction(7)));
        tail.holds(decoded(heartbeat(3, 7)));

        assertThat(tail.verdict(decoded(heartbeat(3, 7)))).isEqualTo(CopyTail.Verdict.KNOWN);
        assertThat(tail.verdict(decoded(heartbeat(4, 7)))).isEqualTo(CopyTail.Verdict.APPEND);
        assertThat(tail.verdict(decoded(heartbeat(5, 8)))).isEqualTo(CopyTail.Verdict.GAP);
    }

    /** Parts are handed on as they came, so that the copy is what its origin wrote. */
    @Test
    void recordInPartsKeepsItsEntries() {
        EncodedRecord encoded = envelope.encode(SampleRecords.everything());
        assertThat(encoded.chunks().size()).isGreaterThan(2);
        RawRecords raw = new RawRecords(envelope, "topic");
        Optional<RawRecords.Whole> whole = Optional.empty();
        long offset = 100;
        for (byte[] chunk : encoded.chunks()) {
            whole = raw.add(offset++, chunk);
        }

        assertThat(whole.orElseThrow().entries()).containsExactlyElementsOf(encoded.chunks());
        assertThat(raw.restartOffset(offset)).isEqualTo(offset);
    }

    /** Another writer's parts among one's own, for example of an agent that should be dead. */
    @Test
    void partsOfTwoWritersAmongOneAnotherMakeOneRecord() {
        EncodedRecord encoded = envelope.encode(SampleRecords.everything());
        RawRecords raw = new RawRecords(envelope, "topic");
        int wholes = 0;
        long offset = 0;
        for (byte[] chunk : encoded.chunks()) {
            for (int writer = 0; writer < 2; writer++) {
                wholes += raw.add(offset++, chunk).isPresent() ? 1 : 0;
            }
        }

        assertThat(wholes).isEqualTo(1);
    }
}
