package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.wire.Envelope;
import java.time.Duration;
import java.util.OptionalLong;

/** Writes the record that opens an incarnation of a site, and with it ends the one before, into the site's log. */
public final class LogOpening {
    private static final Duration LOOK_AROUND = Duration.ofMillis(200);

    private LogOpening() {}

    /**
     * Blocks until Kafka has it, however long Kafka is away.
     *
     * @param settings of the incarnation that begins
     * @param log reads the log of that incarnation
     * @throws PublishException if the log cannot be written
     */
    public static void write(PublishSettings settings, Envelope envelope, OwnLog log, LogRecord.Heartbeat opening)
            throws InterruptedException {
        OwnTail tail = log.readTail(0, OptionalLong.empty());
        try (LogPublisher publisher = new LogPublisher(settings, envelope, tail, (record, offset) -> {})) {
            publisher.start();
            publisher.publish(opening);
            while (!publisher.awaitDrained(LOOK_AROUND)) {
                if (publisher.state() instanceof PublishState.Failed failed) {
                    throw failed.cause();
                }
            }
        }
    }
}
