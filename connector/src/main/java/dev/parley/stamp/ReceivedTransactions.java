package dev.parley.stamp;

import dev.parley.pipeline.LogRecord;
import dev.parley.rules.version.SiteId;
import java.util.List;

/** What was received from other sites: the operations that a marker in the database's log names. */
public interface ReceivedTransactions {
    /**
     * The transactions {@code first} to {@code last} of {@code origin}; waits until they have arrived.
     *
     * @throws InterruptedException if capture is being stopped
     */
    List<LogRecord.Transaction> range(SiteId origin, long first, long last) throws InterruptedException;

    /** Capture has read the markers up to {@code last}. */
    void release(SiteId origin, long last);
}
