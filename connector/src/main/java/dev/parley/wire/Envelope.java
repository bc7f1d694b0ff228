package dev.parley.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.RecordWeight;
import dev.parley.wire.proto.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns log records into the values of Kafka records and back. Equal records and equal limits give equal bytes, before they
 * are sealed.
 */
public final class Envelope {
    /** Records that are larger are made and read piece by piece. */
    private static final long WHOLE_BYTES = 4L << 20;

    private final WireLimits limits;
    private final long wholeBytes;
    private final Seals seals;
    private final Records records = new Records();

    /** Without encryption. */
    public Envelope(WireLimits limits) {
        this(limits, Seals.NONE);
    }

    public Envelope(WireLimits limits, Seals seals) {
        this(limits, WHOLE_BYTES, seals);
    }

    /** @param wholeBytes most bytes, about, of a record that is in memory as a whole */
    Envelope(WireLimits limits, long wholeBytes, Seals seals) {
        this.limits = limits;
        this.wholeBytes = wholeBytes;
        this.seals = seals;
    }

    long wholeBytes() {
        return wholeBytes;
    }

    public WireLimits limits() {
        return limits;
    }

    /**
     * Hash and Kafka values of a record.
     *
     * @throws EnvelopeException if the record is larger than the limit
     * @throws IllegalArgumentException if a text has no UTF-8 form
     */
    public EncodedRecord encode(LogRecord record) {
        RecordName name = RecordName.of(record);
        if (record instanceof LogRecord.Transaction transaction && RecordWeight.of(record) > wholeBytes) {
            return encode(transaction, name);
        }
        Wire.Record message = records.write(record);
        if (message.getSerializedSize() > limits.recordBytes()) {
            throw tooLarge(name, message.getSerializedSize(), LogPlace.of("the log of " + name.origin()));
        }
        byte[] bytes = message.toByteArray();
        RecordHash hash = RecordHash.of(bytes);
        int count = Math.max(1, (bytes.length - 1) / limits.chunkBytes() + 1);
        List<byte[]> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * limits.chunkBytes();
            int length = Math.min(limits.chunkBytes(), bytes.length - from);
            ByteString slice = UnsafeByteOperations.unsafeWrap(bytes, from, length);
            chunks.add(seals.sealed(new Chunk(name, i, count, hash, slice).toBytes()));
        }
        return new EncodedRecord(record, hash, chunks);
    }

    private EncodedRecord encode(LogRecord.Transaction transaction, RecordName name) {
        LargeRecord large = new LargeRecord(transaction, records);
        if (large.bytes() > limits.recordBytes()) {
            throw tooLarge(name, large.bytes(), LogPlace.of("the log of " + name.origin()));
        }
        RecordHash hash = large.hash();
        return new EncodedRecord(transaction, hash, large.new Chunks(name, hash, limits.chunkBytes(), seals));
    }

    /** Starts reading a log. */
    public RecordAssembler assembler(String topic) {
        return new RecordAssembler(topic, limits, this);
    }

    /** Reads a whole record and compares it with the name and the hash that its chunks state. */
    LogRecord decode(byte[] bytes, RecordName name, RecordHash stated, LogPlace place) {
        compare(RecordHash.of(bytes), name, stated, place);
        LogRecord record;
        try {
            record = records.read(Wire.Record.parseFrom(bytes), place);
        } catch (InvalidProtocolBufferException e) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED,
                    "Record " + name + " cannot be read: " + e.getMessage(),
                    place,
                    e);
        }
        return labelled(record, name, place);
    }

    /** The chunk that an entry holds. */
    Chunk chunk(byte[] value, LogPlace place) {
        return Chunk.parse(seals.opened(value, place), place);
    }

    /** Begins to read a large record. */
    StreamedRecord streamed(LogPlace place) {
        return new StreamedRecord(records, place);
    }

    /** As {@link #decode(byte[], RecordName, RecordHash, LogPlace)}, of a record whose bytes were read before. */
    LogRecord decode(StreamedRecord read, RecordName name, RecordHash stated, LogPlace place) {
        compare(read.hash(), name, stated, place);
        return labelled(read.finish(), name, place);
    }

    private static void compare(RecordHash computed, RecordName name, RecordHash stated, LogPlace place) {
        if (!computed.equals(stated)) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.DAMAGED,
                    "Record " + name + " has the hash " + computed + ", but its parts state " + stated,
                    place);
        }
    }

    private static LogRecord labelled(LogRecord record, RecordName name, LogPlace place) {
        if (!RecordName.of(record).equals(name)) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED,
                    "Record " + RecordName.of(record) + " stands in parts that are labelled " + name,
                    place);
        }
        return record;
    }

    EnvelopeException tooLarge(RecordName name, long bytes, LogPlace place) {
        return new EnvelopeException(
                EnvelopeException.Problem.TOO_LARGE,
                "Record " + name + " has " + bytes + " bytes or more; the limit is " + limits.recordBytes(),
                place);
    }
}
