package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final String TOPIC = "shop.main.log.berlin";
    private static final WireLimits SMALL = new WireLimits(64, 100_000);

    private final Envelope envelope = new Envelope(SMALL);

    @Test
    void everyRecordComesBackEqual() {
        SampleRecords samples = new SampleRecords(20261123);
        RecordAssembler assembler = envelope.assembler(TOPIC);
        for (int i = 0; i < 2_000; i++) {
            LogRecord record = samples.record();
            EncodedRecord encoded = envelope.encode(record);

            DecodedRecord decoded = decode(assembler, encoded, i);

            assertThat(decoded.record()).isEqualTo(record);
            assertThat(decoded.hash()).isEqualTo(encoded.hash());
        }
    }

    @Test
    void everyKindOfValueAndOperationComesBackEqual() {
        LogRecord record = SampleRecords.everything();

        assertThat(decode(envelope.assembler(TOPIC), envelope.encode(record), 0).record())
                .isEqualTo(record);
    }

    @Test
    void equalRecordsHaveEqualBytesInEveryWriter() {
        for (int seed = 0; seed < 200; seed++) {
            EncodedRecord one = envelope.encode(new SampleRecords(seed).record());
            EncodedRecord other = new Envelope(SMALL).encode(new SampleRecords(seed).record());

            assertThat(one.hash()).isEqualTo(other.hash());
            assertThat(one.chunks()).usingRecursiveComparison().isEqualTo(other.chunks());
        }
    }

    @Test
    void recordsThatDifferHaveDifferentHashes() {
        RecordHash hash = envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 5, 10))
                .hash();

        assertThat(envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 6, 10))
                        .hash())
                .isNotEqualTo(hash);
        assertThat(envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 5, 11))
                        .hash())
                .isNotEqualTo(hash);
        assertThat(envelope.encode(SampleRecords.insert(SampleRecords.LIMA, 5, 10))
                        .hash())
                .isNotEqualTo(hash);
    }

    @Test
    void theHashDoesNotDependOnTheChunkSize() {
        LogRecord record = SampleRecords.insert(SampleRecords.BERLIN, 5, 1_000);

        assertThat(new Envelope(WireLimits.DEFAULT).encode(record).hash())
                .isEqualTo(envelope.encode(record).hash());
    }

    @Test
    void everyFlippedBitIsFound() {
        LogRecord record = SampleRecords.everything();
        List<byte[]> chunks = new Envelope(WireLimits.DEFAULT).encode(record).chunks();
        byte[] value = chunks.get(0);
        for (int bit = 0; bit < value.length * 8; bit++) {
            byte[] damaged = value.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);

            assertThatThrownBy(() -> envelope.assembler(TOPIC).add(4711, damaged))
                    .isInstanceOf(EnvelopeException.class)
                    .hasMessageContaining("shop.main.log.berlin at offset 4711");
        }
        assertThat(chunks).hasSize(1);
    }

    @Test
    void everyFlippedBitOfEveryChunkIsFound() {
        EncodedRecord encoded = envelope.encode(SampleRecords.insert(SampleRecords.BERLIN, 5, 100));
        assertThat(encoded.chunks()).hasSizeGreaterThan(2);
        for (byte[] chunk : encoded.chunks()) {
            for (int bit = 0; bit < chunk.length * 8; bit++) {
                byte[] damaged = chunk.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);

                assertThatThrownBy(() -> envelope.assembler(TOPIC).add(1, damaged))
                        .isInstanceOfSatisfying(
                                EnvelopeException.class,
                                e -> assertThat(e.problem()).isEqualTo(EnvelopeException.Problem.DAMAGED));
            }
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] value = envelope.encode(SampleRecords.heartbeat(SampleRecords.LIMA, 3, 9))
                .chunks()
                .get(0);
        for (int length = 0; length < value.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(value, length);

            assertThatThrownBy(() -> envelope.assembler(TOPIC).add(1, cut)).isInstanceOf(EnvelopeException.class);
        }
    }

    @Test
    void damageIsToldWithPlaceFindingAndAdvice() {
        byte[] value = envelope.encode(SampleRecords.heartbeat(SampleRecords.LIMA, 3, 9))
                .chunks()
                .get(0);
        value[3] ^= 1;

        assertThatThrownBy(() -> envelope.assembler(TOPIC).add(42, value))
                .hasMessageMatching("A log entry of \\d+ bytes has the checksum [0-9a-f]{8}, but states [0-9a-f]{8}, "
                        + "in shop.main.log.berlin at offset 42\\. Compare the record with another replica .*");
    }

    @Test
    void aRecordUnderAnotherLabelIsRefused() {
        byte[] record = new byte[] {1, 2, 3};
        RecordName label = new RecordName(RecordName.Kind.TRANSACTION, SampleRecords.BERLIN, 5);
        Chunk wrongHash = new Chunk(label, 0, 1, RecordHash.of(new byte[0]), ByteString.copyFrom(record));

        assertThatThrownBy(() -> envelope.assembler(TOPIC).add(1, wrongHash.toBytes()))
                .hasMessageContaining("Record berlin:5 has the hash 039058c6f2c0cb49, but its parts state");
    }

    @Test
    void aRecordAboveTheLimitIsRefusedByWriterAndReader() {
        LogRecord record = SampleRecords.insert(SampleRecords.BERLIN, 5, 100_001);

        assertThatThrownBy(() -> envelope.encode(record))
                .isInstanceOfSatisfying(
                        EnvelopeException.class,
                        e -> assertThat(e.problem()).isEqualTo(EnvelopeException.Problem.TOO_LARGE))
                .hasMessageContaining("the limit is 100000")
                .hasMessageContaining("Raise tuning.transaction-size-limit at all sites");
        EncodedRecord encoded = new Envelope(new WireLimits(10_000, 1_000_000)).encode(record);
        RecordAssembler assembler = envelope.assembler(TOPIC);
        assertThatThrownBy(() -> encoded.chunks().forEach(chunk -> assembler.add(0, chunk)))
                .isInstanceOfSatisfying(
                        EnvelopeException.class,
                        e -> assertThat(e.problem()).isEqualTo(EnvelopeException.Problem.TOO_LARGE));
    }

    @Test
    void aTextWithoutUtf8FormIsRefused() {
        LogRecord.Transaction sample = SampleRecords.insert(SampleRecords.BERLIN, 5, 1);
        Operation broken = new Operation.Insert(
                sample.stamp(),
                RowKey.of("t", new Value.Int(1)),
                Row.of(Columns.of("a"), new Value.Text("ab\ud83d")),
                Set.of());
        LogRecord record = new LogRecord.Transaction(sample.stamp(), "pg:0/1", 1, List.of(broken));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> envelope.encode(record))
                .withMessageContaining("half a surrogate pair at character 2");
    }

    private static DecodedRecord decode(RecordAssembler assembler, EncodedRecord encoded, long offset) {
        Optional<DecodedRecord> decoded = Optional.empty();
        for (byte[] chunk : encoded.chunks()) {
            assertThat(decoded).isEmpty();
            decoded = assembler.add(offset, chunk);
        }
        return decoded.orElseThrow();
    }
}
