package dev.parley.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.pipeline.Incarnations;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.DecodedRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.RecordHash;
import dev.parley.wire.SampleRecords;
import dev.parley.wire.WireLimits;
import org.junit.jupiter.api.Test;

class LogChainTest {
    private static final SiteId BERLIN = SampleRecords.BERLIN;
    private static final SiteId NEXT_BERLIN = new SiteId("berlin", 2);

    private final Envelope envelope = new Envelope(WireLimits.DEFAULT);
    private final LogChain chain = new LogChain(VersionVector.of(BERLIN, 2));

    @Test
    void theChainGoesOnBehindWhatIsKnown() {
        assertThat(chain.accept(transaction(3, 1))).isInstanceOf(LogChain.Verdict.Next.class);
        assertThat(chain.accept(transaction(4, 1))).isInstanceOf(LogChain.Verdict.Next.class);
        assertThat(chain.accept(transaction(2, 1))).isInstanceOf(LogChain.Verdict.Repeated.class);
    }

    @Test
    void aMissingRecordIsAGap() {
        assertThat(chain.accept(transaction(6, 1))).isEqualTo(new LogChain.Verdict.Gap(BERLIN, 3, 5));
    }

    @Test
    void aHeartbeatThatNamesAMissingRecordShowsTheGap() {
        assertThat(chain.accept(heartbeat(1, 2))).isInstanceOf(LogChain.Verdict.Next.class);
        assertThat(chain.accept(heartbeat(2, 4))).isEqualTo(new LogChain.Verdict.Gap(BERLIN, 3, 4));
    }

    @Test
    void equalRecordsMayComeAgain() {
        chain.accept(transaction(3, 1));
        chain.accept(heartbeat(1, 3));

        assertThat(chain.accept(transaction(3, 1))).isInstanceOf(LogChain.Verdict.Repeated.class);
        assertThat(chain.accept(heartbeat(1, 3))).isInstanceOf(LogChain.Verdict.Repeated.class);
    }

    @Test
    void anotherRecordUnderAKnownDotIsTold() {
        DecodedRecord first = transaction(3, 1);
        RecordHash hash = first.hash();
        chain.accept(first);

        assertThat(chain.accept(transaction(3, 2))).isEqualTo(new LogChain.Verdict.Diverged(hash));
        assertThat(chain.accept(transaction(4, 1))).isInstanceOf(LogChain.Verdict.Next.class);
    }

    @Test
    void theNextIncarnationCountsFromOne() {
        chain.accept(transaction(3, 1));

        assertThat(chain.accept(decoded(SampleRecords.insert(NEXT_BERLIN, 1, 1))))
                .isInstanceOf(LogChain.Verdict.Next.class);
        assertThat(chain.accept(decoded(SampleRecords.insert(NEXT_BERLIN, 3, 1))))
                .isEqualTo(new LogChain.Verdict.Gap(NEXT_BERLIN, 2, 2));
    }

    private final LogChain ended =
            new LogChain(VersionVector.of(BERLIN, 2), Incarnations.NONE.beginning(NEXT_BERLIN, 3));

    @Test
    void formerIncarnationCountsUpToItsEnd() {
        assertThat(ended.accept(transaction(3, 1))).isInstanceOf(LogChain.Verdict.Next.class);
        assertThat(ended.accept(transaction(4, 1))).isInstanceOf(LogChain.Verdict.Ended.class);
        assertThat(ended.accept(transaction(6, 1))).as("not even its gaps").isInstanceOf(LogChain.Verdict.Ended.class);
        assertThat(ended.accept(heartbeat(1, 3))).as("it speaks for nobody").isInstanceOf(LogChain.Verdict.Ended.class);
        assertThat(ended.accept(opening(VersionVector.of(BERLIN, 3)))).isInstanceOf(LogChain.Verdict.Next.class);
        assertThat(ended.accept(decoded(SampleRecords.insert(NEXT_BERLIN, 1, 1))))
                .isInstanceOf(LogChain.Verdict.Next.class);
    }

    @Test
    void openingThatComesTooEarlyShowsTheGap() {
        assertThat(chain.accept(opening(VersionVector.of(BERLIN, 4))))
                .isEqualTo(new LogChain.Verdict.Gap(BERLIN, 3, 4));
        chain.accept(transaction(3, 1));
        chain.accept(transaction(4, 1));
        assertThat(chain.accept(opening(VersionVector.of(BERLIN, 4)))).isInstanceOf(LogChain.Verdict.Next.class);
    }

    /** The site was taken out of the group here when it had written 3, and wrote on. */
    @Test
    void whatWasNotCountedIsNotMissed() {
        ended.accept(transaction(3, 1));

        assertThat(ended.accept(opening(VersionVector.of(BERLIN, 150)))).isInstanceOf(LogChain.Verdict.Next.class);
    }

    private DecodedRecord opening(VersionVector former) {
        return decoded(LogRecord.Heartbeat.opening(NEXT_BERLIN, new LogRecord.Opening("token", former)));
    }

    private DecodedRecord transaction(long sequence, int textLength) {
        return decoded(SampleRecords.insert(BERLIN, sequence, textLength));
    }

    private DecodedRecord heartbeat(long number, long sequence) {
        return decoded(SampleRecords.heartbeat(BERLIN, number, sequence));
    }

    private DecodedRecord decoded(LogRecord record) {
        return envelope.assembler("log")
                .add(0, envelope.encode(record).chunks().get(0))
                .orElseThrow();
    }
}
