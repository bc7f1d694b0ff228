package dev.parley.stamp;

import dev.parley.pipeline.LogRecord;

/** Where stamped records go, in log order. */
public interface RecordOutlet {
    /**
     * Takes a transaction; blocks while the way to Kafka is congested.
     *
     * @return the transaction as the site's log in Kafka has it: another one than given only if an earlier process
     *     published this dot with other content, which then is the truth for everybody
     */
    LogRecord.Transaction publish(LogRecord.Transaction transaction) throws InterruptedException;

    void publish(LogRecord.Heartbeat heartbeat) throws InterruptedException;
}
