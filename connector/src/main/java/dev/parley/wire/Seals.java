package dev.parley.wire;

import dev.parley.seal.SealKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Encrypts the entries of logs, so that who reads Kafka learns how many and how long they are and nothing else. A sealed entry
 * begins with {@code PSE1} and the name of its key; both are authenticated with it, and what {@link SealKey#seal} gives follows. Entries that are not sealed are taken as they are: those from before there
 * was a key. Thread-safe.
 */
public final class Seals {
    /** Nothing is sealed, and nothing that is can be opened. */
    public static final Seals NONE = new Seals(Optional.empty(), Optional.empty());

    /** No entry that is not sealed begins so. */
    private static final byte[] MARK = {'P', 'S', 'E', '1'};

    private static final int HEAD_BYTES = MARK.length + Integer.BYTES;

    /** What a sealed entry is longer than a plain one. */
    static final int OVERHEAD_BYTES = HEAD_BYTES + SealKey.OVERHEAD_BYTES;

    private final Optional<SealKey> key;
    private final List<SealKey> all;

    /**
     * @param key seals, and opens
     * @param other opens only: the next key, or the last one
     */
    public Seals(Optional<SealKey> key, Optional<SealKey> other) {
        this.key = key;
        this.all = Stream.concat(key.stream(), other.stream()).toList();
    }

    /** True if there is a key to seal with. */
    public boolean isSealing() {
        return key.isPresent();
    }

    /** The entry as it may leave this agent. */
    public byte[] sealed(byte[] entry) {
        return key.map(one -> sealed(one, entry)).orElse(entry);
    }

    private static byte[] sealed(SealKey key, byte[] entry) {
        byte[] head =
                ByteBuffer.allocate(HEAD_BYTES).put(MARK).putInt(key.name()).array();
        byte[] text = key.seal(entry, head);
        return ByteBuffer.allocate(HEAD_BYTES + text.length).put(head).put(text).array();
    }

    /** @throws EnvelopeException if it is sealed with a key that is not here, or was altered */
    byte[] opened(byte[] value, LogPlace place) {
        if (value.length < HEAD_BYTES || !Arrays.equals(value, 0, MARK.length, MARK, 0, MARK.length)) {
            return value;
        }
        int name = ByteBuffer.wrap(value).getInt(MARK.length);
        SealKey opening = all.stream()
                .filter(one -> one.name() == name)
                .findFirst()
                .orElseThrow(() -> new EnvelopeException(
                        EnvelopeException.Problem.NO_KEY,
                        "A log entry is encrypted with the key "
                                + HexFormat.of().toHexDigits(name) + "; this site has " + names(),
                        place));
        byte[] head = Arrays.copyOf(value, HEAD_BYTES);
        return opening.open(Arrays.copyOfRange(value, HEAD_BYTES, value.length), head)
                .orElseThrow(() -> new EnvelopeException(
                        EnvelopeException.Problem.DAMAGED,
                        "An encrypted log entry of " + value.length + " bytes is not as it was written",
                        place));
    }

    private String names() {
        return all.isEmpty()
                ? "none"
                : all.stream()
                        .map(one -> HexFormat.of().toHexDigits(one.name()))
                        .toList()
                        .toString();
    }
}
