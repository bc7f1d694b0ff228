package dev.parley.agent;

import dev.parley.pipeline.LogRecord;
import dev.parley.publish.LogPublisher;
import dev.parley.rules.version.VersionVector;
import dev.parley.stamp.RecordOutlet;

/** Passes stamped records on to the site's log and remembers which frontier they announced. One writer, many readers. */
final class PublishingOutlet implements RecordOutlet {
    private final LogPublisher publisher;
    private volatile VersionVector announced = VersionVector.EMPTY;

    PublishingOutlet(LogPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public LogRecord.Transaction publish(LogRecord.Transaction transaction) throws InterruptedException {
        LogRecord.Transaction truth = (LogRecord.Transaction) publisher.publish(transaction);
        announced = truth.frontier();
        return truth;
    }

    @Override
    public void publish(LogRecord.Heartbeat heartbeat) throws InterruptedException {
        publisher.publish(heartbeat);
        announced = heartbeat.frontier();
    }

    /** Frontier of the last record or heartbeat handed on. */
    VersionVector announced() {
        return announced;
    }
}
