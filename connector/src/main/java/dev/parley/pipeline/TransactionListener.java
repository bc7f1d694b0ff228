package dev.parley.pipeline;

/** Receives committed transactions in log order, all on the one capture thread. */
public interface TransactionListener {
    /**
     * Takes one transaction. May block for backpressure; an exception ends capture and is reported as its failure.
     *
     * @throws InterruptedException if capture is being stopped
     */
    void onTransaction(CapturedTransaction transaction) throws InterruptedException;
}
