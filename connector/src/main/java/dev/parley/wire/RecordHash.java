package dev.parley.wire;

import dev.parley.rules.operation.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256 of a log record's bytes. One dot has one hash for ever: equal hashes mean the same record. Immutable. */
public final class RecordHash {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private static final int TEXT_BYTES = 8;
    private static final int BUFFER = 1 << 16;

    private final byte[] bytes;

    private RecordHash(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a record hash has " + LENGTH + " bytes, got " + bytes.length);
        }
        this.bytes = bytes;
    }

    /** The hash that {@link #bytes()} gave. */
    public static RecordHash ofBytes(byte[] bytes) {
        return new RecordHash(bytes.clone());
    }

    static RecordHash of(byte[] record) {
        return new RecordHash(Sha256.of(record));
    }

    /** Of what was put into a {@link Sha256#digest}, which begins anew. */
    static RecordHash of(MessageDigest digest) {
        return new RecordHash(digest.digest());
    }

    /** Of all bytes of a stream in memory. */
    static RecordHash of(RecordInput record) {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        for (int count = record.read(buffer, 0, BUFFER); count >= 0; count = record.read(buffer, 0, BUFFER)) {
            digest.update(buffer, 0, count);
        }
        return of(digest);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordHash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first eight bytes in hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes, 0, TEXT_BYTES);
    }
}
