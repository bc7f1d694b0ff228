package dev.parley.relay;

/**
 * What is known of a copy before it is read.
 *
 * @param offset where the site's own agent goes on reading it
 * @param sequence no record that stands before {@code offset} has a higher one
 */
public record CopyFloor(long offset, long sequence) {
    /**
     * The offset from which a copy is to be read so that all records that may be higher than {@link #sequence} are seen.
     *
     * @param beginning the copy's first offset
     * @param end the offset behind its last entry; if it is below {@link #offset}, this is another copy than the one known
     * @param least how many of its last entries are read in any case
     */
    public long readFrom(long beginning, long end, long least) {
        long known = offset > end ? beginning : offset;
        return Math.max(beginning, Math.min(known, end - least));
    }
}
