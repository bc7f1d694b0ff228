package dev.parley.wire;

import dev.parley.pipeline.LogRecord;

/**
 * A log record read whole, its hash verified.
 *
 * @param hash identifies the record
 * @param firstOffset offset of its first chunk
 * @param lastOffset offset of the chunk that completed it
 */
public record DecodedRecord(LogRecord record, RecordHash hash, long firstOffset, long lastOffset) {}
