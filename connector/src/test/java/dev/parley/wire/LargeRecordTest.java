package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records that are made and read piece by piece are those that are made and read at once. */
class LargeRecordTest {
    private static final String TOPIC = "shop.main.log.berlin";
    private static final WireLimits SMALL = new WireLimits(64, 1_000_000);

    private final Envelope whole = new Envelope(SMALL);
    private final Envelope pieces = new Envelope(SMALL, 0, Seals.NONE);

    @Test
    void theyHaveTheSameBytesAndComeBackEqual() {
        SampleRecords samples = new SampleRecords(20261129);
        RecordAssembler assembler = pieces.assembler(TOPIC);
        for (int i = 0; i < 1_000; i++) {
            LogRecord record = samples.record();
            EncodedRecord made = pieces.encode(record);

            assertThat(made.hash()).isEqualTo(whole.encode(record).hash());
            assertThat(made.chunks())
                    .usingRecursiveComparison()
                    .isEqualTo(whole.encode(record).chunks());
            assertThat(read(assembler, made.chunks()).orElseThrow().record()).isEqualTo(record);
        }
    }

    @Test
    void everyKindOfValueAndOperationComesBackEqual() {
        LogRecord record = SampleRecords.everything();

        assertThat(read(pieces.assembler(TOPIC), pieces.encode(record).chunks())
                        .orElseThrow()
                        .record())
                .isEqualTo(record);
    }

    /** A session that ended sends a record again from its beginning, or from wherever it was refused. */
    @Test
    void chunksCanBeAskedForAgainAndInAnyOrder() {
        LogRecord record = SampleRecords.everything();
        List<byte[]> expected = whole.encode(record).chunks();
        List<byte[]> made = pieces.encode(record).chunks();
        Random random = new Random(7);

        assertThat(made).hasSameSizeAs(expected);
        for (int i = 0; i < 500; i++) {
            int index = random.nextInt(expected.size());
            assertThat(made.get(index)).isEqualTo(expected.get(index));
            assertThat(made.get(index)).isEqualTo(expected.get(index));
        }
    }

    @Test
    void partsThatComeTwiceOrInAnotherOrderDoNoHarm() {
        LogRecord record = SampleRecords.everything();
        List<byte[]> chunks = new ArrayList<>(pieces.encode(record).chunks());
        for (int seed = 0; seed < 20; seed++) {
            List<byte[]> mixed = new ArrayList<>(chunks);
            mixed.addAll(chunks.subList(0, chunks.size() / 2));
            Collections.shuffle(mixed, new Random(seed));
            RecordAssembler assembler = pieces.assembler(TOPIC);
            Optional<DecodedRecord> found = Optional.empty();
            for (int i = 0; i < mixed.size() && found.isEmpty(); i++) {
                found = assembler.add(i, mixed.get(i));
            }
            assertThat(found.orElseThrow().record()).isEqualTo(record);
        }
    }

    @Test
    void recordsThatAreDamagedAreToldAtTheirEnd() {
        LogRecord record = SampleRecords.insert(SampleRecords.BERLIN, 5, 500);
        RecordName name = RecordName.of(record);
        byte[] bytes = join(record);
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x41;
            List<byte[]> chunks = cut(name, whole.encode(record).hash(), damaged);

            assertThat(read(pieces.assembler(TOPIC), chunks.subList(0, chunks.size() - 1)))
                    .isEmpty();
            assertThatThrownBy(() -> read(pieces.assembler(TOPIC), chunks))
                    .isInstanceOfSatisfying(
                            EnvelopeException.class,
                            e -> assertThat(e.problem()).isEqualTo(EnvelopeException.Problem.DAMAGED));
        }
    }

    /** With the hash of what they are: nothing but an exception of its own says that they make no sense. */
    @Test
    void recordsThatMakeNoSenseAreRefused() {
        LogRecord record = SampleRecords.everything();
        RecordName name = RecordName.of(record);
        byte[] bytes = join(record);
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            byte[] hostile = bytes.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                read(pieces.assembler(TOPIC), cut(name, RecordHash.of(hostile), hostile));
            } catch (EnvelopeException e) {
                assertThat(e.problem())
                        .isIn(EnvelopeException.Problem.MALFORMED, EnvelopeException.Problem.UNKNOWN_FORMAT);
            }
        }
        byte[] shorter = java.util.Arrays.copyOf(bytes, bytes.length - 1);
        assertThatThrownBy(() -> read(pieces.assembler(TOPIC), cut(name, RecordHash.of(shorter), shorter)))
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("ends within a field");
    }

    @Test
    void aRecordAboveTheLimitIsRefusedByTheWriter() {
        LogRecord record = SampleRecords.insert(SampleRecords.BERLIN, 5, 1_000_001);

        assertThatThrownBy(() -> pieces.encode(record))
                .isInstanceOfSatisfying(
                        EnvelopeException.class,
                        e -> assertThat(e.problem()).isEqualTo(EnvelopeException.Problem.TOO_LARGE));
    }

    /** One value that spans many parts, and many operations in one. */
    @Test
    void valuesMayBeLargerThanParts() {
        Envelope real = new Envelope(new WireLimits(16 * 1024, 64 << 20));
        LogRecord.Transaction sample = SampleRecords.insert(SampleRecords.BERLIN, 5, 1);
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            operations.add(insert(sample, i, "row " + i));
        }
        operations.add(insert(sample, -1, "x".repeat(6 << 20)));
        LogRecord record = new LogRecord.Transaction(sample.stamp(), "pg:0/1", 1, operations, 99);

        EncodedRecord made = real.encode(record);

        assertThat(made.chunks().size()).isGreaterThan(400);
        assertThat(read(real.assembler(TOPIC), made.chunks()).orElseThrow().record())
                .isEqualTo(record);
    }

    private static Operation insert(LogRecord.Transaction sample, int id, String text) {
        return new Operation.Insert(
                sample.stamp(),
                RowKey.of("t", new Value.Int(id)),
                Row.of(Columns.of("id", "a"), new Value.Int(id), new Value.Text(text)),
                Set.of());
    }

    private byte[] join(LogRecord record) {
        ByteString bytes = ByteString.EMPTY;
        LogPlace place = new LogPlace(TOPIC, 0);
        for (byte[] chunk : whole.encode(record).chunks()) {
            bytes = bytes.concat(Chunk.parse(chunk, place).payload());
        }
        return bytes.toByteArray();
    }

    private static List<byte[]> cut(RecordName name, RecordHash hash, byte[] bytes) {
        int count = (bytes.length - 1) / SMALL.chunkBytes() + 1;
        List<byte[]> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * SMALL.chunkBytes();
            ByteString part = ByteString.copyFrom(bytes, from, Math.min(SMALL.chunkBytes(), bytes.length - from));
            chunks.add(new Chunk(name, i, count, hash, part).toBytes());
        }
        return chunks;
    }

    private static Optional<DecodedRecord> read(RecordAssembler assembler, List<byte[]> chunks) {
        Optional<DecodedRecord> decoded = Optional.empty();
        for (byte[] chunk : chunks) {
            assertThat(decoded).isEmpty();
            decoded = assembler.add(0, chunk);
        }
        return decoded;
    }
}
