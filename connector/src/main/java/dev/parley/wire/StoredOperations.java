package dev.parley.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.pipeline.OffHeap;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.version.Stamp;
import dev.parley.wire.proto.Wire;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import java.util.TreeSet;

/** The operations of one large transaction, as messages in a file. Thread-safe. */
public final class StoredOperations extends AbstractList<Operation> implements OffHeap, RandomAccess {
    private final Stamp stamp;
    private final List<Shapes.Shape> shapes;
    private final Operations.Reader reader;
    private final ScratchFile file;
    private final int size;

    StoredOperations(Stamp stamp, List<Shapes.Shape> shapes, LogPlace place, ScratchFile file) {
        this.stamp = stamp;
        this.shapes = List.copyOf(shapes);
        this.reader = new Operations.Reader(this.shapes, place);
        this.file = file;
        this.size = file.size();
    }

    /** Takes the operations of a transaction one after another. Not thread-safe. */
    public static final class Builder {
        private static final LogPlace PLACE = LogPlace.of("a temporary file");

        private final Stamp stamp;
        private final Operations.Writer writer = new Operations.Writer(new Shapes());
        private final ScratchFile file = new ScratchFile();

        public Builder(Stamp stamp) {
            this.stamp = stamp;
        }

        public void add(Operation operation) {
            file.add(writer.write(operation).toByteArray());
        }

        public int size() {
            return file.size();
        }

        public StoredOperations build() {
            return new StoredOperations(stamp, writer.named(), PLACE, file);
        }
    }

    @Override
    public Operation get(int index) {
        return reader.read(stamp, message(index));
    }

    /** The operation as its record has it. */
    Wire.Operation message(int index) {
        try {
            return Wire.Operation.parseFrom(file.get(index));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("operation " + index + " of " + stamp.dot() + " cannot be read back", e);
        }
    }

    byte[] bytes(int index) {
        return file.get(index);
    }

    /** Those that messages name by position. */
    List<Shapes.Shape> shapes() {
        return shapes;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long bytes() {
        return file.bytes();
    }

    @Override
    public Set<String> tables() {
        Set<String> tables = new TreeSet<>();
        shapes.forEach(shape -> tables.add(shape.table()));
        return tables;
    }
}
