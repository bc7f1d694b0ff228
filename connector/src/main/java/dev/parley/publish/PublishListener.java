package dev.parley.publish;

import dev.parley.pipeline.LogRecord;
import dev.parley.wire.RecordHash;
import dev.parley.wire.RecordName;

/** Hears what becomes of published records. Called from several threads, records in log order; must return quickly. */
public interface PublishListener {
    /**
     * The record is in the log, durably as far as the topic's settings go.
     *
     * @param offset of its last chunk
     */
    void acknowledged(LogRecord record, long offset);

    /** The state has changed. */
    default void stateChanged(PublishState state) {}

    /** The log holds another record under this name than was made now. The log's is the truth; somebody should look. */
    default void diverged(RecordName name, RecordHash made, RecordHash inLog) {}
}
