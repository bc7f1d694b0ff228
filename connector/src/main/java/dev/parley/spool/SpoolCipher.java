package dev.parley.spool;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts frames with AES-256 in GCM, each under a nonce of its own, bound to its record; or leaves them as they are. Not
 * thread-safe.
 */
final class SpoolCipher {
    /** Bytes of a key. */
    static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Optional<SecretKeySpec> key;
    private final SecureRandom random = new SecureRandom();

    SpoolCipher(Optional<byte[]> key) {
        key.ifPresent(bytes -> {
            if (bytes.length != KEY_BYTES) {
                throw new IllegalArgumentException("a spool's key has " + KEY_BYTES + " bytes, got " + bytes.length);
            }
        });
        this.key = key.map(bytes -> new SecretKeySpec(bytes, "AES"));
    }

    boolean encrypts() {
        return key.isPresent();
    }

    byte[] sealed(byte[] plain, long sequence) {
        if (key.isEmpty()) {
            return plain;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, sequence).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + text.length)
                    .put(nonce)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256 in GCM is part of every Java runtime", e);
        }
    }

    /** Empty if the key is another one, or the bytes are not what was sealed for this record. */
    Optional<byte[]> opened(byte[] sealed, long sequence) {
        if (key.isEmpty()) {
            return Optional.of(sealed);
        }
        if (sealed.length < NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, sequence)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256 in GCM is part of every Java runtime", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, long sequence) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.orElseThrow(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(sequence).flip());
        return cipher;
    }
}
