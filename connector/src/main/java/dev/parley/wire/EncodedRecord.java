package dev.parley.wire;

import dev.parley.pipeline.LogRecord;
import java.util.List;

/**
 * A log record ready for Kafka.
 *
 * @param record what was encoded
 * @param hash identifies the record
 * @param chunks values of its Kafka records in order, at least one; not to be modified. Those of a large record are made
 *     one after another while they are read, by one thread at a time
 */
public record EncodedRecord(LogRecord record, RecordHash hash, List<byte[]> chunks) {
    /** Bytes of all chunks. */
    public long bytes() {
        long sum = 0;
        for (byte[] chunk : chunks) {
            sum += chunk.length;
        }
        return sum;
    }
}
