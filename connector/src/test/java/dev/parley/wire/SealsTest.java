package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.pipeline.LogRecord;
import dev.parley.seal.SealKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SealsTest {
    private static final WireLimits SMALL = new WireLimits(64, 1 << 20);
    private static final LogPlace PLACE = new LogPlace("topic", 0);

    private final SealKey first = key(1);
    private final SealKey second = key(2);
    private final LogRecord record = SampleRecords.insert(SampleRecords.BERLIN, 7, 40);

    private static SealKey key(int fill) {
        byte[] bytes = new byte[SealKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return new SealKey(bytes);
    }

    private static Envelope envelope(Optional<SealKey> key, Optional<SealKey> other) {
        return new Envelope(SMALL, new Seals(key, other));
    }

    private static Optional<LogRecord> read(Envelope envelope, List<byte[]> entries) {
        RecordAssembler assembler = envelope.assembler("topic");
        Optional<DecodedRecord> whole = Optional.empty();
        for (int i = 0; i < entries.size(); i++) {
            whole = assembler.add(i, entries.get(i));
        }
        return whole.map(DecodedRecord::record);
    }

    @Test
    void whoHasTheKeyReadsTheRecordAndItsHashIsThatOfThePlainOne() {
        EncodedRecord sealed = envelope(Optional.of(first), Optional.empty()).encode(record);

        assertThat(read(envelope(Optional.of(first), Optional.empty()), sealed.chunks()))
                .contains(record);
        assertThat(sealed.chunks()).hasSizeGreaterThan(1);
        assertThat(sealed.hash()).isEqualTo(new Envelope(SMALL).encode(record).hash());
    }

    @Test
    void recordsMadePieceByPieceAreSealedToo() {
        Envelope pieces = new Envelope(SMALL, 0, new Seals(Optional.of(first), Optional.empty()));

        List<byte[]> entries = List.copyOf(pieces.encode(record).chunks());

        assertThat(entries).allSatisfy(entry -> assertThat(text(entry)).startsWith("PSE1"));
        assertThat(read(pieces, entries)).contains(record);
    }

    @Test
    void neitherNamesNorValuesNorTheHashCanBeSeen() {
        EncodedRecord sealed = envelope(Optional.of(first), Optional.empty()).encode(record);
        String hash = new String(sealed.hash().bytes(), StandardCharsets.ISO_8859_1);

        assertThat(text(new Envelope(SMALL).encode(record).chunks().get(0))).contains("berlin", hash);
        assertThat(sealed.chunks())
                .noneMatch(
                        entry -> text(entry).contains("berlin") || text(entry).contains(hash));
        assertThat(sealed.chunks().get(0))
                .isNotEqualTo(envelope(Optional.of(first), Optional.empty())
                        .encode(record)
                        .chunks()
                        .get(0));
    }

    /** A new key: all sites read it before the first one writes it, and the old one as long as the logs hold its entries. */
    @Test
    void keysChangeOneSiteAfterAnother() {
        Envelope old = envelope(Optional.of(first), Optional.empty());
        Envelope prepared = envelope(Optional.of(first), Optional.of(second));
        Envelope changed = envelope(Optional.of(second), Optional.of(first));

        assertThat(read(old, prepared.encode(record).chunks())).contains(record);
        assertThat(read(prepared, changed.encode(record).chunks())).contains(record);
        assertThat(read(changed, old.encode(record).chunks())).contains(record);
    }

    @Test
    void entriesFromBeforeThereWasAKeyAreRead() {
        assertThat(read(
                        envelope(Optional.of(first), Optional.empty()),
                        new Envelope(SMALL).encode(record).chunks()))
                .contains(record);
    }

    @Test
    void whoLacksTheKeyIsToldWhichOneAndWhereItGoes() {
        List<byte[]> entries =
                envelope(Optional.of(first), Optional.empty()).encode(record).chunks();

        assertThatThrownBy(() -> read(envelope(Optional.of(second), Optional.empty()), entries))
                .isInstanceOfSatisfying(
                        EnvelopeException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(EnvelopeException.Problem.NO_KEY))
                .hasMessageContaining("is encrypted with the key 72cd6e84; this site has [75877bb4], in ")
                .hasMessageContaining("kafka.payload-key");
        assertThatThrownBy(() -> read(new Envelope(SMALL), entries)).hasMessageContaining("this site has none");
    }

    @Test
    void everyAlteredByteIsNoticed() {
        Seals seals = new Seals(Optional.of(first), Optional.empty());
        byte[] sealed = seals.sealed("what nobody may alter".getBytes(StandardCharsets.UTF_8));

        assertThat(seals.opened(sealed, PLACE)).asString(StandardCharsets.UTF_8).isEqualTo("what nobody may alter");
        for (int at = 4; at < sealed.length; at++) {
            byte[] altered = sealed.clone();
            altered[at] ^= 1;
            assertThatThrownBy(() -> seals.opened(altered, PLACE)).isInstanceOf(EnvelopeException.class);
        }
        for (int length = 8; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> seals.opened(cut, PLACE)).isInstanceOf(EnvelopeException.class);
        }
    }

    private static String text(byte[] entry) {
        return new String(entry, StandardCharsets.ISO_8859_1);
    }
}
