package dev.parley.apply;

/**
 * Names one physical version of a row: equal versions are the same bytes, written by the same transaction. Only
 * PostgreSQL shows it; elsewhere {@link #PRESENT} says no more than that the row exists.
 *
 * @param xmin 32 bit id of the (sub)transaction that wrote the version
 * @param place block number shifted left by 16, or'ed with the line number
 */
public record RowVersion(long xmin, long place) {
    /** A row whose version cannot be read. */
    public static final RowVersion PRESENT = new RowVersion(-1, -1);

    private static final int LINE_BITS = 16;
    private static final long HALF_RANGE = 1L << 31;
    private static final long XID_MASK = 0xffffffffL;
    private static final long FIRST_NORMAL_XID = 3;

    /** Reads {@code (block,line)} as PostgreSQL prints it. */
    public static RowVersion parse(String xmin, String ctid) {
        int comma = ctid.indexOf(',');
        long block = Long.parseLong(ctid, 1, comma, 10);
        long line = Long.parseLong(ctid, comma + 1, ctid.length() - 1, 10);
        return new RowVersion(Long.parseLong(xmin), block << LINE_BITS | line);
    }

    /** {@code (block,line)}. */
    public String ctid() {
        return "(" + (place >>> LINE_BITS) + "," + (place & ((1 << LINE_BITS) - 1)) + ")";
    }

    /**
     * True if the writing transaction had ended when a snapshot was taken whose oldest running transaction was {@code
     * horizon}. A frozen row may look young after its id wrapped; then the answer is false, which is only slow.
     */
    public boolean isBelow(long horizon) {
        if (xmin >= 0 && xmin < FIRST_NORMAL_XID) {
            return true;
        }
        long full = (horizon & ~XID_MASK) | xmin;
        if (full > horizon + HALF_RANGE) {
            full -= 1L << 32;
        } else if (full < horizon - HALF_RANGE) {
            full += 1L << 32;
        }
        return xmin >= 0 && full < horizon;
    }
}
