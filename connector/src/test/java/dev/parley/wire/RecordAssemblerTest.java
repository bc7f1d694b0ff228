package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordAssemblerTest {
    private static final WireLimits LIMITS = new WireLimits(64, 2_000);

    private final Envelope envelope = new Envelope(LIMITS);
    private RecordAssembler assembler;
    private EncodedRecord five;
    private EncodedRecord otherFive;
    private EncodedRecord six;

    @BeforeEach
    void records() {
        assembler = envelope.assembler("log");
        five = envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 5, 100));
        otherFive = envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 5, 101));
        six = envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 6, 100));
    }

    @Test
    void aWriterThatStartsAgainCompletesTheRecordOnce() {
        assertThat(assembler.add(0, five.chunks().get(0))).isEmpty();
        assertThat(assembler.add(1, five.chunks().get(1))).isEmpty();
        DecodedRecord decoded = addAll(five, 2);

        assertThat(decoded.record()).isEqualTo(five.record());
        assertThat(decoded.firstOffset()).isZero();
        assertThat(decoded.lastOffset()).isEqualTo(five.chunks().size() + 1);
    }

    @Test
    void differentRecordsOfOneNameNeverMix() {
        for (int i = 0; i < five.chunks().size() - 1; i++) {
            assertThat(assembler.add(2L * i, otherFive.chunks().get(i))).isEmpty();
            assertThat(assembler.add(2L * i + 1, five.chunks().get(i))).isEmpty();
        }
        int last = five.chunks().size() - 1;

        assertThat(assembler.add(100, five.chunks().get(last)))
                .hasValueSatisfying(decoded -> assertThat(decoded.record()).isEqualTo(five.record()));
    }

    @Test
    void aReaderThatStartsInsideARecordSkipsItsRest() {
        assertThat(assembler.add(7, five.chunks().get(five.chunks().size() - 1)))
                .isEmpty();

        assertThat(addAll(six, 8).record()).isEqualTo(six.record());
        assertThat(assembler.restartOffset(50)).isEqualTo(50);
    }

    @Test
    void theRestartOffsetLiesBeforeEveryUnfinishedRecord() {
        assembler.add(10, six.chunks().get(0));
        assembler.add(11, five.chunks().get(0));

        assertThat(assembler.restartOffset(12)).isEqualTo(10);
    }

    @Test
    void unfinishedPartsAreBoundedTogether() {
        assertThatThrownBy(() -> {
                    for (int n = 1; n < 1_000; n++) {
                        assembler.add(
                                n,
                                envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, n, 100))
                                        .chunks()
                                        .get(0));
                    }
                })
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("the limit is 2000");
    }

    @Test
    void replaysCutEqually() {
        List<byte[]> again = new Envelope(LIMITS)
                .encode(SampleRecords.insert(SampleRecords.BERLIN, 5, 100))
                .chunks();

        assertThat(again).usingRecursiveComparison().isEqualTo(five.chunks());
        for (int i = 0; i < again.size() - 1; i++) {
            assertThat(Chunk.parse(again.get(i), new LogPlace("log", i))
                            .payload()
                            .size())
                    .isEqualTo(LIMITS.chunkBytes());
        }
    }

    private DecodedRecord addAll(EncodedRecord record, long offset) {
        int last = record.chunks().size() - 1;
        for (int i = 0; i < last; i++) {
            assertThat(assembler.add(offset + i, record.chunks().get(i))).isEmpty();
        }
        return assembler.add(offset + last, record.chunks().get(last)).orElseThrow();
    }
}
