package dev.parley.spool;

import dev.parley.seal.SealKey;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Encrypts frames, each bound to its record; or leaves them as they are. Thread-safe. */
final class SpoolCipher {
    private final Optional<SealKey> key;

    SpoolCipher(Optional<byte[]> key) {
        this.key = key.map(SealKey::new);
    }

    boolean encrypts() {
        return key.isPresent();
    }

    byte[] sealed(byte[] plain, long sequence) {
        return key.map(one -> one.seal(plain, bound(sequence))).orElse(plain);
    }

    /** Empty if the key is another one, or the bytes are not what was sealed for this record. */
    Optional<byte[]> opened(byte[] sealed, long sequence) {
        return key.isEmpty() ? Optional.of(sealed) : key.get().open(sealed, bound(sequence));
    }

    private static byte[] bound(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }
}
