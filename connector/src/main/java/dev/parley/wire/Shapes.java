package dev.parley.wire;

import dev.parley.rules.operation.Columns;
import dev.parley.wire.proto.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Column lists of tables, shared by all records that name them. Bounded: starts over when {@value #SHAPES_MAX} are known. */
final class Shapes {
    private static final int SHAPES_MAX = 20_000;

    /** One table with one column list. */
    record Shape(String table, Columns columns) {}

    private final Map<Shape, Wire.Shape> written = new ConcurrentHashMap<>();
    private final Map<Long, Shape> read = new ConcurrentHashMap<>();

    Wire.Shape write(Shape shape) {
        Wire.Shape known = written.get(shape);
        if (known != null) {
            return known;
        }
        Wire.Shape made = Wire.Shape.newBuilder()
                .setTable(shape.table())
                .addAllColumns(shape.columns().names())
                .setFingerprint(fingerprint(shape))
                .build();
        remember(written, shape, made);
        return made;
    }

    Shape read(Wire.Shape in) {
        Shape known = read.get(in.getFingerprint());
        if (known != null
                && known.table().equals(in.getTable())
                && known.columns().names().equals(in.getColumnsList())) {
            return known;
        }
        Shape made = new Shape(in.getTable(), Columns.of(in.getColumnsList()));
        remember(read, in.getFingerprint(), made);
        return made;
    }

    private static <K, V> void remember(Map<K, V> cache, K key, V value) {
        if (cache.size() >= SHAPES_MAX) {
            cache.clear();
        }
        cache.put(key, value);
    }

    private static long fingerprint(Shape shape) {
        StringBuilder text = new StringBuilder(shape.table());
        for (String column : shape.columns().names()) {
            text.append('\0').append(column);
        }
        byte[] hash =
                RecordHash.of(text.toString().getBytes(StandardCharsets.UTF_8)).bytes();
        return ByteBuffer.wrap(hash).getLong();
    }
}
