package dev.parley.it.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.parley.pipeline.LogRecord;
import dev.parley.wire.Envelope;
import dev.parley.wire.proto.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.CRC32C;

/** Records as a release writes them that tells more than this one knows. */
final class OtherRelease {
    private static final int FIELD = 199;
    private static final byte CHECK_TAG = (byte) (Wire.Chunk.CHECK_FIELD_NUMBER << 3 | 5);

    private OtherRelease() {}

    /** Values of Kafka records of a transaction that has one chunk. */
    static List<byte[]> values(Envelope envelope, LogRecord.Transaction transaction) {
        try {
            Wire.Chunk chunk =
                    Wire.Chunk.parseFrom(envelope.encode(transaction).chunks().get(0));
            Wire.Record.Builder record = Wire.Record.parseFrom(chunk.getPayload()).toBuilder();
            record.getTransactionBuilder()
                    .setUnknownFields(UnknownFieldSet.newBuilder()
                            .addField(
                                    FIELD,
                                    UnknownFieldSet.Field.newBuilder()
                                            .addVarint(7)
                                            .build())
                            .build());
            byte[] payload = record.build().toByteArray();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(payload);
            return List.of(checked(chunk.toBuilder()
                    .clearCheck()
                    .setPayload(ByteString.copyFrom(payload))
                    .setRecordHash(ByteString.copyFrom(hash))
                    .build()
                    .toByteArray()));
        } catch (InvalidProtocolBufferException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] checked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return ByteBuffer.allocate(bytes.length + 5)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bytes)
                .put(CHECK_TAG)
                .putInt((int) crc.getValue())
                .array();
    }
}
