package dev.parley.consume;

import dev.parley.wire.RecordHash;
import dev.parley.wire.RecordName;

/** Takes what the consumer reads. Called by the consumer's one thread; must return quickly. */
public interface RecordSink {
    /**
     * False if nothing of this site can be taken now. Asked before every record; call {@link LogConsumer#roomFreed()}
     * when the answer changes.
     */
    boolean hasRoom(String site);

    /** The next record of its origin: each once, transactions without gaps. */
    void onRecord(ReceivedRecord received);

    /** The state of one log has changed. */
    default void onState(LogSource source, SourceState state) {}

    /** A dot has come again with other content; the first counts. A second agent, or DDL between two attempts to publish. */
    default void onDiverged(LogSource source, RecordName name, RecordHash first, RecordHash later) {}
}
