package dev.parley.pipeline;

/** Receives committed transactions in log order, all on the one capture thread. */
@FunctionalInterface
public interface TransactionListener {
    /**
     * Takes one transaction. May block for backpressure; an exception ends capture and is reported as its failure.
     *
     * @throws InterruptedException if capture is being stopped
     */
    void onTransaction(CapturedTransaction transaction) throws InterruptedException;

    /**
     * Everything up to this end of a transaction has been read and handed on, also where it has no captured rows. Of no
     * concern to a listener that only wants the rows.
     */
    default void onPosition(LogPosition position) {}

    /** True if the rows of this table stay in the heap until all sites have them, even those of a large transaction. */
    default boolean keepsRows(TableShape table) {
        return false;
    }
}
