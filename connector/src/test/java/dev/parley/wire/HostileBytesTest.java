package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.parley.pipeline.LogRecord;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever stands in a topic: the reader takes it, or refuses it with the one exception it documents, within its bounds. */
class HostileBytesTest {
    private static final int PARTS_MAX = 1 << 20;
    private static final int ROUNDS = 60_000;
    private static final WireLimits LIMITS = new WireLimits(64, 100_000);

    private final Envelope envelope = new Envelope(LIMITS);

    @Test
    void changedChunksAreRefusedInOneWay() {
        Random random = new Random(20261128);
        SampleRecords samples = new SampleRecords(1);
        RecordAssembler assembler = envelope.assembler("shop.main.log.berlin");
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] chunk = envelope.encode(samples.record()).chunks().get(0);
            try {
                assembler.add(i, changed(chunk, random));
            } catch (EnvelopeException e) {
                refused++;
            }
            if (i % 1_000 == 0) {
                assembler = envelope.assembler("shop.main.log.berlin");
            }
        }
        assertThat(refused).isGreaterThan(ROUNDS / 10);
    }

    /** The hash is right, so that the bytes reach the parser. */
    @Test
    void changedRecordsWithAHashThatFitsAreRefusedInOneWay() {
        Random random = new Random(20261129);
        SampleRecords samples = new SampleRecords(2);
        int refused = 0;
        for (int i = 0; i < ROUNDS; i++) {
            LogRecord record = samples.record();
            byte[] bytes = changed(whole(record), random);
            Chunk chunk = new Chunk(RecordName.of(record), 0, 1, RecordHash.of(bytes), ByteString.copyFrom(bytes));
            try {
                envelope.assembler("shop.main.log.berlin").add(i, chunk.toBytes());
            } catch (EnvelopeException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void partsOfRecordsThatNeverEndTakeBoundedMemory() {
        RecordAssembler assembler = envelope.assembler("shop.main.log.berlin");
        RecordHash hash = RecordHash.of(new byte[] {1});

        assertThatThrownBy(() -> {
                    for (int i = 1; i <= PARTS_MAX; i++) {
                        LogRecord.Transaction never = SampleRecords.insert(SampleRecords.BERLIN, i, 1);
                        assembler.add(
                                i,
                                new Chunk(RecordName.of(never), 0, PARTS_MAX, hash, ByteString.copyFrom(new byte[1]))
                                        .toBytes());
                    }
                })
                .isInstanceOf(EnvelopeException.class)
                .hasMessageContaining("limit");
    }

    private byte[] whole(LogRecord record) {
        ByteString all = ByteString.EMPTY;
        for (byte[] chunk : envelope.encode(record).chunks()) {
            all = all.concat(Chunk.parse(chunk, new LogPlace("t", 0)).payload());
        }
        return all.toByteArray();
    }

    private static byte[] changed(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && changed.length > 0; i++) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt(256);
                case 2 -> changed = Arrays.copyOf(changed, at);
                default -> {
                    changed = Arrays.copyOf(changed, changed.length + 5);
                    Arrays.fill(changed, changed.length - 5, changed.length, (byte) 0xff);
                }
            }
        }
        return changed;
    }
}
