package dev.parley.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.proto.Wire;
import java.util.function.Function;

/**
 * Bytes of the binary columns of the agent's own tables. Equal objects have equal bytes. They carry no hash: the
 * database keeps them.
 */
public final class StoredCodec {
    private final Shapes shapes = new Shapes();

    public byte[] vector(VersionVector vector) {
        return Versions.write(vector).toByteArray();
    }

    public VersionVector vector(byte[] bytes, LogPlace place) {
        return read(Wire.VersionVector.parser(), bytes, place, Versions::read);
    }

    public byte[] key(RowKey key) {
        Wire.Key.Builder out = Wire.Key.newBuilder().setTable(key.table());
        for (int i = 0; i < key.size(); i++) {
            out.addValues(Values.write(key.get(i)));
        }
        return out.build().toByteArray();
    }

    public RowKey key(byte[] bytes, LogPlace place) {
        return read(Wire.Key.parser(), bytes, place, in -> Images.key(in.getTable(), in.getValuesList(), place));
    }

    public byte[] row(Row row) {
        return Wire.StoredRow.newBuilder()
                .setShape(shapes.write(new Shapes.Shape("", row.columns())))
                .setImage(Images.write(row))
                .build()
                .toByteArray();
    }

    public Row row(byte[] bytes, LogPlace place) {
        return read(
                Wire.StoredRow.parser(),
                bytes,
                place,
                in -> Images.read(in.getImage(), shapes.read(in.getShape()).columns(), place));
    }

    static <M extends MessageLite, T> T read(Parser<M> parser, byte[] bytes, LogPlace place, Function<M, T> reader) {
        try {
            return reader.apply(parser.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new EnvelopeException(
                    EnvelopeException.Problem.MALFORMED, "Stored bytes cannot be read: " + e.getMessage(), place, e);
        }
    }
}
