package dev.parley.consume;

import dev.parley.pipeline.LogRecord;
import dev.parley.wire.RecordHash;

/**
 * A record of another site's log, whole, verified and in its place.
 *
 * @param hash identifies the record
 * @param offset of its last chunk
 * @param restartOffset from which a reader must start that has this record and all before it
 */
public record ReceivedRecord(LogSource source, LogRecord record, RecordHash hash, long offset, long restartOffset) {}
