package dev.parley.apply;

import dev.parley.pipeline.LogRecord;
import java.time.Duration;
import java.util.List;

/** Where the lane takes transactions from: those whose context is covered by what was taken or committed before. */
@FunctionalInterface
public interface TransactionSource {
    /**
     * Takes what is ready, in causal order; each origin's transactions without gaps.
     *
     * @param maxRows most operations together; one transaction may exceed it alone
     * @param maxBytes most bytes of values together, likewise
     * @param wait longest wait for the first one
     * @return empty if nothing became ready
     */
    List<LogRecord.Transaction> take(int maxRows, long maxBytes, Duration wait) throws InterruptedException;
}
