package dev.parley.seal;

import dev.parley.rules.operation.Sha256;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of AES-256 in GCM (NIST SP 800-38D), each use of which takes a random nonce of its own. Thread-safe.
 */
public final class SealKey {
    /** Bytes of a key. */
    public static final int BYTES = 32;

    /** What a sealed text is longer than the plain one: nonce and tag. */
    public static final int OVERHEAD_BYTES = 28;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final int name;

    /** @throws IllegalArgumentException if it has not {@value #BYTES} bytes */
    public SealKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a key of AES-256 has " + BYTES + " bytes, got " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
        this.name = name(key);
    }

    /** Tells keys apart and says nothing of them. */
    private static int name(byte[] key) {
        return ByteBuffer.wrap(Sha256.of(key)).getInt();
    }

    /** The same for equal keys; of others very likely another one. */
    public int name() {
        return name;
    }

    /**
     * Encrypts.
     *
     * @param bound what must be the same when it is opened; not part of the result
     */
    public byte[] seal(byte[] plain, byte[] bound) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, bound).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + text.length)
                    .put(nonce)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256 in GCM is part of every Java runtime", e);
        }
    }

    /** What was sealed; empty if the key is another one, or these are not the bytes that were sealed with {@code bound}. */
    public Optional<byte[]> open(byte[] sealed, byte[] bound) {
        if (sealed.length < OVERHEAD_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(sealed, 0, nonce, 0, NONCE_BYTES);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, bound)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256 in GCM is part of every Java runtime", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] bound) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(bound);
        return cipher;
    }
}
