package dev.parley.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.OffHeap;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Operation;
import dev.parley.rules.operation.Row;
import dev.parley.rules.version.Dot;
import dev.parley.rules.version.HybridTimestamp;
import dev.parley.rules.version.SiteId;
import dev.parley.rules.version.Stamp;
import dev.parley.rules.version.VersionVector;
import dev.parley.wire.proto.Wire;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import java.util.TreeSet;

/** The captured rows of one large transaction, in a file. Grows by {@link #add}, one thread; then thread-safe. */
public final class StoredRows extends AbstractList<CapturedRow> implements OffHeap, RandomAccess {
    private static final LogPlace PLACE = LogPlace.of("a temporary file");
    /** Rows have no stamp yet, and what is stored of an operation has none either. */
    private static final Stamp NONE =
            new Stamp(new Dot(SiteId.of("none"), 1), VersionVector.EMPTY, new HybridTimestamp(0));

    private final ScratchFile file = new ScratchFile();
    private final Operations.Writer writer = new Operations.Writer(new Shapes());
    private final IdentityHashMap<TableShape, Integer> numbers = new IdentityHashMap<>();
    private final List<TableShape> shapes = new ArrayList<>();
    /** For each row the number of its table, below zero for one that was emptied. */
    private int[] tables = new int[1_024];

    private Operations.Reader reader = new Operations.Reader(List.of(), PLACE);
    private int known;

    @Override
    public boolean add(CapturedRow row) {
        int number = numbers.computeIfAbsent(row.table(), table -> {
            shapes.add(table);
            return shapes.size();
        });
        int size = file.size();
        if (size == tables.length) {
            tables = Arrays.copyOf(tables, size + size / 2);
        }
        tables[size] = row.kind() == CapturedRow.Kind.TRUNCATE ? -number : number;
        file.add(writer.write(operation(row)).toByteArray());
        if (writer.count() != known) {
            known = writer.count();
            reader = new Operations.Reader(writer.named(), PLACE);
        }
        return true;
    }

    private static Operation operation(CapturedRow row) {
        return switch (row.kind()) {
            case INSERT -> new Operation.Insert(NONE, row.key(), after(row), Set.of());
            case UPDATE -> new Operation.Update(NONE, row.key(), row.before(), after(row), Set.of());
            case DELETE, TRUNCATE -> new Operation.Delete(NONE, row.key(), row.before(), Set.of());
        };
    }

    private static Row after(CapturedRow row) {
        return Objects.requireNonNull(row.after(), "an inserted or updated row has a new image");
    }

    @Override
    public CapturedRow get(int index) {
        byte[] bytes = file.get(index);
        TableShape table = table(index);
        try {
            Operation operation = reader.read(NONE, Wire.Operation.parseFrom(bytes));
            if (operation instanceof Operation.Insert insert) {
                return new CapturedRow(table, CapturedRow.Kind.INSERT, insert.key(), null, insert.after());
            }
            if (operation instanceof Operation.Update update) {
                return new CapturedRow(table, CapturedRow.Kind.UPDATE, update.key(), update.before(), update.after());
            }
            CapturedRow.Kind kind = tables[index] < 0 ? CapturedRow.Kind.TRUNCATE : CapturedRow.Kind.DELETE;
            Row before = operation instanceof Operation.Delete delete ? delete.before() : null;
            return new CapturedRow(table, kind, operation.key(), before, null);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("row " + index + " of a transaction cannot be read back", e);
        }
    }

    /** The table of a row, which is not read for that. */
    public TableShape table(int index) {
        return shapes.get(Math.abs(tables[Objects.checkIndex(index, size())]) - 1);
    }

    /** True if the row says that its table was emptied. */
    public boolean isTruncate(int index) {
        return tables[Objects.checkIndex(index, size())] < 0;
    }

    @Override
    public int size() {
        return file.size();
    }

    @Override
    public long bytes() {
        return file.bytes();
    }

    @Override
    public Set<String> tables() {
        Set<String> names = new TreeSet<>();
        shapes.forEach(table -> names.add(table.name()));
        return names;
    }
}
