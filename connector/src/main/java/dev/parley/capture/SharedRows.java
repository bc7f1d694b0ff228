package dev.parley.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The events of a table as those of a view of the rows that are shared: a row that comes into it is inserted, with all that
 * it holds, and one that leaves it is deleted, or changed for the last time. Pure.
 */
final class SharedRows {
    private SharedRows() {}

    /** What the event is to the group; null if it is nothing. */
    static @Nullable CapturedRow of(CapturedRow row) {
        RowPart part = row.table().sharing().part().orElse(null);
        if (part == null || row.kind() == CapturedRow.Kind.TRUNCATE) {
            return row;
        }
        Row before = old(part, row);
        Row after = row.after() == null || before == null
                ? row.after()
                : row.after().completedBy(before);
        boolean was = part.has(before);
        boolean is = part.has(after);
        if (!was && !is) {
            return null;
        }
        if (was == is || row.kind() != CapturedRow.Kind.UPDATE) {
            return row;
        }
        if (is && after != null) {
            Row whole = withConstants(row.table(), after);
            return new CapturedRow(row.table(), CapturedRow.Kind.INSERT, row.key(), null, whole);
        }
        return part.keepsLeaving()
                ? row
                : new CapturedRow(row.table(), CapturedRow.Kind.DELETE, row.key(), row.before(), null);
    }

    /** Without old rows in the log the part is a matter of the key, which an update leaves alone. */
    private static @Nullable Row old(RowPart part, CapturedRow row) {
        if (row.kind() == CapturedRow.Kind.INSERT) {
            return null;
        }
        return row.before() != null && part.knows(row.before()) ? row.before() : keyOf(row.table(), row.key());
    }

    private static Row keyOf(TableShape table, RowKey key) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            values.add(key.get(i));
        }
        return Row.of(Columns.of(table.keyColumns()), values);
    }

    private static Row withConstants(TableShape table, Row image) {
        TreeMap<String, Value> constants = new TreeMap<>(table.sharing().constants());
        return constants.isEmpty()
                ? image
                : image.over(Row.of(Columns.of(List.copyOf(constants.keySet())), List.copyOf(constants.values())));
    }
}
