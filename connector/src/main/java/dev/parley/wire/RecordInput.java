package dev.parley.wire;

import com.google.protobuf.CodedOutputStream;
import dev.parley.wire.proto.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** The bytes of a large record, made while they are read: one operation at a time is in memory. Not thread-safe. */
final class RecordInput extends InputStream {
    private final Iterator<byte[]> pieces;
    private byte[] piece = new byte[0];
    private int at;

    /** @param pieces of the record, in order */
    RecordInput(Iterator<byte[]> pieces) {
        this.pieces = pieces;
    }

    /** An operation as a field of its transaction. */
    static byte[] field(byte[] operation) {
        byte[] bytes = new byte[size(operation)];
        try {
            CodedOutputStream.newInstance(bytes).writeByteArray(Wire.Transaction.OPERATIONS_FIELD_NUMBER, operation);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes;
    }

    /** Bytes of {@link #field}. */
    static int size(byte[] operation) {
        return CodedOutputStream.computeByteArraySize(Wire.Transaction.OPERATIONS_FIELD_NUMBER, operation);
    }

    private boolean hasMore() {
        while (at == piece.length && pieces.hasNext()) {
            piece = pieces.next();
            at = 0;
        }
        return at < piece.length;
    }

    @Override
    public int read() {
        return hasMore() ? piece[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int done = 0;
        while (done < length && hasMore()) {
            int count = Math.min(length - done, piece.length - at);
            System.arraycopy(piece, at, into, offset + done, count);
            at += count;
            done += count;
        }
        return done == 0 && length > 0 ? -1 : done;
    }
}
