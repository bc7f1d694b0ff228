package dev.parley.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.parley.pipeline.LogRecord;
import dev.parley.rules.Nullable;
import dev.parley.wire.proto.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A transaction whose bytes are not kept: they are made anew whenever they are read, from the first to the last, and are
 * the same as if they had been made at once. Not thread-safe.
 */
final class LargeRecord {
    private final LogRecord.Transaction transaction;
    private final Operations.Writer writer;
    private final byte[] head;
    private final byte[] tail;
    private final long bytes;

    LargeRecord(LogRecord.Transaction transaction, Records records) {
        this.transaction = transaction;
        this.writer = transaction.operations() instanceof StoredOperations stored
                ? records.writer(stored.shapes())
                : records.writer();
        long size = 0;
        for (int i = 0; i < transaction.operations().size(); i++) {
            size += RecordInput.size(message(i));
        }
        Wire.Transaction before =
                records.head(transaction).addAllShapes(writer.shapes()).build();
        this.tail = records.tail(transaction).build().toByteArray();
        this.head = head(before, before.getSerializedSize() + size + tail.length);
        this.bytes = head.length + size + tail.length;
    }

    private byte[] message(int index) {
        return transaction.operations() instanceof StoredOperations stored
                ? stored.bytes(index)
                : writer.write(transaction.operations().get(index)).toByteArray();
    }

    private static byte[] head(Wire.Transaction before, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        try {
            coded.writeUInt32NoTag(Wire.Record.TRANSACTION_FIELD_NUMBER << 3 | 2);
            coded.writeUInt64NoTag(length);
            before.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return out.toByteArray();
    }

    long bytes() {
        return bytes;
    }

    RecordInput input() {
        return new RecordInput(Stream.concat(
                        Stream.of(head),
                        Stream.concat(
                                IntStream.range(0, transaction.operations().size())
                                        .mapToObj(i -> RecordInput.field(message(i))),
                                Stream.of(tail)))
                .iterator());
    }

    RecordHash hash() {
        return RecordHash.of(input());
    }

    /** The values of its Kafka records, made one after another; one that lies further back costs a new beginning. */
    final class Chunks extends AbstractList<byte[]> implements RandomAccess {
        private final RecordName name;
        private final RecordHash hash;
        private final int chunkBytes;
        private final int count;
        private final Seals seals;
        private @Nullable RecordInput input;
        private int made;
        private @Nullable byte[] last;

        Chunks(RecordName name, RecordHash hash, int chunkBytes, Seals seals) {
            this.seals = seals;
            this.name = name;
            this.hash = hash;
            this.chunkBytes = chunkBytes;
            this.count = (int) Math.max(1, (bytes - 1) / chunkBytes + 1);
        }

        @Override
        public int size() {
            return count;
        }

        @Override
        public byte[] get(int index) {
            Objects.checkIndex(index, count);
            byte[] current = last;
            if (current != null && index == made - 1) {
                return current;
            }
            RecordInput from = input;
            if (from == null || index < made) {
                from = input();
                made = 0;
            }
            byte[] next = slice(from, index);
            input = made == count ? null : from;
            last = next;
            return next;
        }

        private byte[] slice(RecordInput from, int index) {
            try {
                from.skipNBytes((long) (index - made) * chunkBytes);
                ByteString slice = UnsafeByteOperations.unsafeWrap(from.readNBytes(chunkBytes));
                made = index + 1;
                return seals.sealed(new Chunk(name, index, count, hash, slice).toBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("reading from memory cannot fail", e);
            }
        }
    }
}
