package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.HeapNeed;
import dev.parley.pipeline.LogPosition;

/**
 * Adds up what the rows of one transaction will take of the heap, so that one that is too large is told with its remedy
 * instead of ending the process without a word. Not thread-safe.
 */
final class HeapShare {
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
        bytes += HeapNeed.of(row, kept);
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
