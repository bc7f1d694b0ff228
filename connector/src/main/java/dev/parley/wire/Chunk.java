package dev.parley.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.rules.version.SiteId;
import dev.parley.wire.proto.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One part of a log record, as it stands in one Kafka record: verified bytes, not yet a record.
 *
 * @param index counts from 0
 * @param count chunks of the record
 * @param hash of the whole record
 */
public record Chunk(RecordName name, int index, int count, RecordHash hash, ByteString payload) {
    private static final int ENVELOPE_VERSION = 1;
    private static final List<Integer> READ_VERSIONS = List.of(ENVELOPE_VERSION);

    private static final byte CHECK_TAG = (byte) (Wire.Chunk.CHECK_FIELD_NUMBER << 3 | 5);
    private static final int CHECK_BYTES = 5;

    /** Version of the format that this release writes. */
    public static int formatWritten() {
        return ENVELOPE_VERSION;
    }

    /** Versions of the format that this release reads, ascending. */
    public static List<Integer> formatsRead() {
        return READ_VERSIONS;
    }

    byte[] toBytes() {
        Wire.Chunk message = Wire.Chunk.newBuilder()
                .setVersion(ENVELOPE_VERSION)
                .setKind(
                        name.kind() == RecordName.Kind.HEARTBEAT
                                ? Wire.RecordKind.RECORD_KIND_HEARTBEAT
                                : Wire.RecordKind.RECORD_KIND_TRANSACTION)
                .setSite(name.origin().name())
                .setIncarnation(name.origin().incarnation())
                .setNumber(name.number())
                .setIndex(index)
                .setCount(count)
                .setRecordHash(ByteString.copyFrom(hash.bytes()))
                .setPayload(payload)
                .build();
        int size = message.getSerializedSize();
        byte[] bytes = new byte[size + CHECK_BYTES];
        try {
            message.writeTo(CodedOutputStream.newInstance(bytes, 0, size));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        bytes[size] = CHECK_TAG;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(size + 1, check(bytes, size));
        return bytes;
    }

    /**
     * Reads the value of a Kafka record.
     *
     * @throws EnvelopeException if it is not, bit for bit, what an agent of a known version wrote
     */
    public static Chunk parse(byte[] value, LogPlace place) {
        verify(value, place);
        try {
            return read(Wire.Chunk.parseFrom(value), place);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED, "A log entry cannot be read: " + e.getMessage(), place, e);
        }
    }

    private static void verify(byte[] value, LogPlace place) {
        int size = value.length - CHECK_BYTES;
        if (size < 0 || value[size] != CHECK_TAG) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.DAMAGED,
                    "A log entry of " + value.length + " bytes does not end with its checksum",
                    place);
        }
        int stated = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt(size + 1);
        int computed = check(value, size);
        if (stated != computed) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.DAMAGED,
                    String.format(
                            "A log entry of %d bytes has the checksum %08x, but states %08x",
                            value.length, computed, stated),
                    place);
        }
    }

    private static int check(byte[] bytes, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, size);
        return (int) crc.getValue();
    }

    private static Chunk read(Wire.Chunk in, LogPlace place) {
        if (!READ_VERSIONS.contains(in.getVersion())) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.UNKNOWN_FORMAT,
                    "A log entry has the format version " + Integer.toUnsignedString(in.getVersion())
                            + "; this release knows version " + ENVELOPE_VERSION,
                    place);
        }
        RecordName.Kind kind = kind(in, place);
        SiteId origin = new SiteId(in.getSite(), in.getIncarnation());
        if (in.getNumber() < 1 || in.getIndex() < 0 || in.getIndex() >= in.getCount()) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED,
                    "A log entry claims to be part " + in.getIndex() + " of " + in.getCount() + " of record number "
                            + in.getNumber(),
                    place);
        }
        return new Chunk(
                new RecordName(kind, origin, in.getNumber()),
                in.getIndex(),
                in.getCount(),
                RecordHash.ofBytes(in.getRecordHash().toByteArray()),
                in.getPayload());
    }

    private static RecordName.Kind kind(Wire.Chunk in, LogPlace place) {
        return switch (in.getKind()) {
            case RECORD_KIND_TRANSACTION -> RecordName.Kind.TRANSACTION;
            case RECORD_KIND_HEARTBEAT -> RecordName.Kind.HEARTBEAT;
            case RECORD_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new EnvelopeException(
                        EnvelopeException.Problem.UNKNOWN_FORMAT,
                        "A log entry has the unknown record kind " + in.getKindValue(),
                        place);
        };
    }

    /** {@code chunk 2/3 of berlin:17}. */
    @Override
    public String toString() {
        return "chunk " + (index + 1) + "/" + count + " of " + name;
    }
}
