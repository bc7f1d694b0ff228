package dev.parley.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.pipeline.LogRecord;
import dev.parley.pipeline.OffHeap;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Sha256;
import dev.parley.rules.version.Stamp;
import dev.parley.wire.proto.Wire;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a transaction while its bytes arrive, so that they need not be kept: what is in memory of them is one operation.
 * What is wrong with them is told at the end, since parts that nobody completes harm nobody. Not thread-safe.
 */
final class StreamedRecord {
    private static final int RECORD_TAG = Wire.Record.TRANSACTION_FIELD_NUMBER << 3 | 2;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int VARINT_BITS = 64;

    private final Records records;
    private final LogPlace place;
    private final MessageDigest digest = Sha256.digest();
    private final List<Operation> operations = new ArrayList<>();
    /** Fields of the transaction other than its operations. */
    private ByteString fields = ByteString.EMPTY;
    /** Bytes that are no whole field yet. */
    private ByteString open = ByteString.EMPTY;
    /** Bytes of the transaction that are still to come, those in {@link #open} included; below 0 before its length is known. */
    private long left = -1;

    private @Nullable ScratchFile file;
    private @Nullable Stamp stamp;
    private @Nullable Operations.Reader reader;
    private @Nullable EnvelopeException failure;
    // Of the last number that was read.
    private int cursor;
    private long number;

    StreamedRecord(Records records, LogPlace place) {
        this.records = records;
        this.place = place;
    }

    /** Takes the bytes that follow. */
    void add(ByteString part) {
        digest.update(part.asReadOnlyByteBuffer());
        if (failure != null) {
            return;
        }
        try {
            parse(open.concat(part));
        } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
            failure = malformed("cannot be read: " + e.getMessage(), e);
        } catch (EnvelopeException e) {
            failure = e;
        }
    }

    RecordHash hash() {
        return RecordHash.of(digest);
    }

    /** The transaction; throws {@link EnvelopeException} if the bytes were none. */
    LogRecord.Transaction finish() {
        if (failure != null) {
            throw failure;
        }
        if (left != 0 || !open.isEmpty()) {
            throw malformed("ends within a field", null);
        }
        try {
            Wire.Transaction whole = Wire.Transaction.parseFrom(fields);
            return records.transaction(whole, operations(), place);
        } catch (InvalidProtocolBufferException | IllegalArgumentException | ArithmeticException e) {
            throw malformed("cannot be read: " + e.getMessage(), e);
        }
    }

    private void parse(ByteString bytes) throws InvalidProtocolBufferException {
        int at = 0;
        if (left < 0) {
            at = begin(bytes);
        }
        int end = left > 0 ? fieldEnd(bytes, at) : -1;
        while (end >= 0) {
            take(bytes, at, end);
            left -= end - at;
            at = end;
            end = left > 0 ? fieldEnd(bytes, at) : -1;
        }
        open = bytes.substring(at);
    }

    /** Where the transaction begins; 0 if that cannot be told yet. */
    private int begin(ByteString bytes) {
        cursor = 0;
        if (!number(bytes)) {
            return 0;
        }
        if (number != RECORD_TAG) {
            throw malformed("is large and no transaction", null);
        }
        if (!number(bytes)) {
            return 0;
        }
        left = length();
        return cursor;
    }

    /** Where the field ends that begins at {@code at}; below 0 if not all of it is there. */
    private int fieldEnd(ByteString bytes, int at) {
        cursor = at;
        if (!number(bytes)) {
            return -1;
        }
        long end = switch ((int) (number & 7)) {
            case VARINT -> number(bytes) ? cursor : -1;
            case FIXED64 -> cursor + 8L;
            case FIXED32 -> cursor + 4L;
            case DELIMITED -> number(bytes) ? cursor + length() : -1;
            default -> throw malformed("has a field of an unknown kind", null);
        };
        if (end - at > left) {
            throw malformed("has a field that is longer than it", null);
        }
        return end > bytes.size() ? -1 : (int) end;
    }

    /** False if the number does not end within the bytes. */
    private boolean number(ByteString bytes) {
        long value = 0;
        for (int shift = 0; shift < VARINT_BITS; shift += 7) {
            if (cursor >= bytes.size()) {
                return false;
            }
            byte next = bytes.byteAt(cursor++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                number = value;
                return true;
            }
        }
        throw malformed("has a number that does not end", null);
    }

    private long length() {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw malformed("has a length that no record has", null);
        }
        return number;
    }

    private void take(ByteString bytes, int at, int end) throws InvalidProtocolBufferException {
        cursor = at;
        number(bytes);
        if (number >>> 3 != Wire.Transaction.OPERATIONS_FIELD_NUMBER) {
            if (reader != null && number >>> 3 < Wire.Transaction.OPERATIONS_FIELD_NUMBER) {
                throw malformed("has its fields in another order than every writer", null);
            }
            fields = fields.concat(bytes.substring(at, end));
            return;
        }
        number(bytes);
        if (reader == null || stamp == null) {
            Wire.Transaction head = Wire.Transaction.parseFrom(fields);
            stamp = records.stamp(head);
            reader = records.reader(head, place);
        }
        take(bytes.substring(cursor, end), stamp, reader);
    }

    /** Many operations go into a file, where they are as the record has them. */
    private void take(ByteString message, Stamp known, Operations.Reader with) throws InvalidProtocolBufferException {
        Operation operation = with.read(known, Wire.Operation.parseFrom(message));
        ScratchFile large = file;
        if (large == null && operations.size() < OffHeap.ROWS_MIN) {
            operations.add(operation);
            return;
        }
        if (large == null) {
            large = new ScratchFile();
            file = large;
            Operations.Writer writer = records.writer(with.shapes());
            for (Operation earlier : operations) {
                large.add(writer.write(earlier).toByteArray());
            }
            operations.clear();
        }
        large.add(message.toByteArray());
    }

    private List<Operation> operations() {
        return file == null || stamp == null || reader == null
                ? operations
                : new StoredOperations(stamp, reader.shapes(), place, file);
    }

    private EnvelopeException malformed(String what, @Nullable Exception cause) {
        String text = "A large record " + what;
        return cause == null
                ? new EnvelopeException(EnvelopeException.Problem.MALFORMED, text, place)
                : new EnvelopeException(EnvelopeException.Problem.MALFORMED, text, place, cause);
    }
}
