package dev.parley.admin;

/** How large the body of a request may be that carries rows with their states. */
public final class RowBodies {
    /** Of the heap; {@link Bodies} says what such a request takes. */
    private static final int PART = 8;
    /** A row is there twice, as it stands and as the base of its state. */
    private static final int COPIES = 2;

    private RowBodies() {}

    /**
     * Largest body: a row as large as the bridge carries, if the heap has room for it.
     *
     * @param recordBytes most bytes of a transaction in the log, and so of a row
     */
    public static int bytesMax(long recordBytes, long heapBytes) {
        long inBase64 = COPIES * recordBytes / 3 * 4 + Route.BODY_BYTES;
        return (int) Math.max(Route.BODY_BYTES, Math.min(Integer.MAX_VALUE / 2, Math.min(inBase64, heapBytes / PART)));
    }
}
