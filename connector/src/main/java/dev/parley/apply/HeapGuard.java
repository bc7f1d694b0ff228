package dev.parley.apply;

import dev.parley.pipeline.HeapNeed;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a transaction away for whose rows the heap has no room: the lane waits in front of it until the process ends, says
 * how large a heap would do, and nothing of it is lost. Other replication sets go on. {@link #held} may be asked by any
 * thread, the rest is the lane's.
 */
public final class HeapGuard {
    private static final Logger LOG = LoggerFactory.getLogger(HeapGuard.class);
    private static final long MEGABYTE = 1L << 20;
    /** What everything else needs: a quarter, and never less. */
    private static final int OTHERS_SHARE = 4;

    private static final long OTHERS_MIN = 64 * MEGABYTE;

    private final long heapBytes;
    private final Predicate<String> kept;
    private volatile String held = "";

    /**
     * @param heapBytes most that the process may take
     * @param kept canonical names of the tables whose rows are in the heap in any case
     */
    public HeapGuard(long heapBytes, Predicate<String> kept) {
        this.heapBytes = heapBytes;
        this.kept = kept;
    }

    /** With room for everything. */
    public static HeapGuard unbounded() {
        return new HeapGuard(Long.MAX_VALUE, table -> false);
    }

    /** Why the lane waits; empty if it does not. */
    public String held() {
        return held;
    }

    /** @param whole true if all its rows are needed at once */
    void requireRoom(Work work, boolean whole, CountDownLatch stop) throws InterruptedException {
        for (LogRecord.Transaction transaction : work.transactions()) {
            if (transaction.operations() instanceof OffHeap stored) {
                long need = need(transaction, stored, whole);
                if (need > heapBytes - others(heapBytes)) {
                    hold(transaction, need, stop);
                }
            }
        }
    }

    /** Values are read only where they count. */
    private long need(LogRecord.Transaction transaction, OffHeap stored, boolean whole) {
        return whole || stored.tables().stream().anyMatch(kept)
                ? HeapNeed.of(transaction, table -> whole || kept.test(table))
                : HeapNeed.ofPlaces(transaction.operations().size());
    }

    private void hold(LogRecord.Transaction transaction, long need, CountDownLatch stop) throws InterruptedException {
        held = "transaction " + transaction.dot() + " has "
                + transaction.operations().size()
                + " rows, which take about " + megabytes(need)
                + " MB here until all sites have them, and this agent has a"
                + " heap of " + megabytes(heapBytes) + " MB; nothing of it was applied. Start the agent with -Xmx"
                + megabytes(wanted(need)) + "m (PARLEY_HEAP=" + megabytes(wanted(need)) + "m): it goes on here";
        LOG.atError()
                .addKeyValue("reason", held)
                .log("a transaction has no room in the heap; its replication set waits");
        stop.await();
        throw new InterruptedException("the apply lane stops");
    }

    private static long others(long heap) {
        return Math.max(OTHERS_MIN, heap / OTHERS_SHARE);
    }

    private static long wanted(long need) {
        return Math.max(need + OTHERS_MIN, need / (OTHERS_SHARE - 1) * OTHERS_SHARE);
    }

    /** Rounded up. */
    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }
}
