package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.LogPosition;
import dev.parley.pipeline.RecordWeight;

/**
 * What the rows of one transaction will take of the heap on their whole way: as captured rows, operations, states that are
 * not stable yet, and records. Most rows of a large one are in files; those of tables whose rules look at more than the last
 * write are not. Estimated, so that a transaction that is too large is told with its remedy instead of ending the process
 * without a word. Not thread-safe.
 */
final class HeapShare {
    /** Of a row without its values; measured with rows of four columns. */
    private static final long ROW_BYTES = 900;

    /** Of a row that is in files: where it is, several times. */
    private static final long PLACE_BYTES = 100;

    private static final long MEGABYTE = 1L << 20;

    private final long heapBytes;
    private long rows;
    private long bytes;

    /** @param heapBytes most that the process may take */
    HeapShare(long heapBytes) {
        this.heapBytes = heapBytes;
    }

    void clear() {
        rows = 0;
        bytes = 0;
    }

    /**
     * Counts a row; throws if its transaction does not fit.
     *
     * @param kept true if it is in the heap whatever the number of rows
     */
    void take(CapturedRow row, boolean kept, LogPosition behind) {
        rows++;
        bytes += kept ? ROW_BYTES + RecordWeight.values(row.before()) + RecordWeight.values(row.after()) : PLACE_BYTES;
        if (bytes > heapBytes) {
            throw new CaptureException(
                    CaptureFailure.Reason.TRANSACTION_TOO_LARGE,
                    "a transaction behind " + behind.text() + " has " + rows + " rows or more, which take about "
                            + bytes / MEGABYTE + " MB on their way, and this agent has a heap of "
                            + heapBytes / MEGABYTE + " MB. Nothing of it was published. Start the agent with a larger"
                            + " heap, for example PARLEY_HEAP=" + 2 * heapBytes / MEGABYTE + "m: it goes on here."
                            + " The other sites need as much");
        }
    }
}
