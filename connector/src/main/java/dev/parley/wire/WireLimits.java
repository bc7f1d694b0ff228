package dev.parley.wire;

/**
 * Bounds of log records. All sites of a group use the same chunk size only for comfort: readers accept any.
 *
 * @param chunkBytes most record bytes in one Kafka record; a broker's {@code max.message.bytes} must exceed it by
 *     {@link #CHUNK_OVERHEAD_BYTES}
 * @param recordBytes most bytes of one log record, that is of one source transaction
 */
public record WireLimits(int chunkBytes, int recordBytes) {
    /** What a chunk needs besides its payload, at most. */
    public static final int CHUNK_OVERHEAD_BYTES = 256 + Seals.OVERHEAD_BYTES;

    /** 512 KiB, half of the usual broker limit, and 256 MiB. */
    public static final WireLimits DEFAULT = new WireLimits(512 * 1024, 256 * 1024 * 1024);

    private static final int CHUNK_BYTES_MIN = 16;

    public WireLimits {
        if (chunkBytes < CHUNK_BYTES_MIN || recordBytes < chunkBytes) {
            throw new IllegalArgumentException("chunk size must be " + CHUNK_BYTES_MIN
                    + " bytes or more and not exceed the record size, got " + chunkBytes + " and " + recordBytes);
        }
    }

    /** Chunks of the largest record allowed. */
    public int chunkCountMax() {
        return (recordBytes - 1) / chunkBytes + 1;
    }
}
