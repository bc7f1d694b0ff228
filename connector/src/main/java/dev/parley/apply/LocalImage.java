package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Columns;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.BitSet;

/** A canonical image in the columns that the table has here. */
final class LocalImage {
    private LocalImage() {}

    /** The image in table order; columns that it does not know are {@code Unchanged}. */
    static Row of(TableShape table, Row image) {
        Columns columns = table.names();
        if (image.columns().equals(columns)) {
            return image;
        }
        Value[] values = new Value[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.get(columns.name(i));
        }
        return Row.of(columns, values);
    }

    /** As {@link #of}, with the key columns that it does not know: a decision may set some columns of a row and no more. */
    static Row of(TableShape table, RowKey key, Row image) {
        Row local = of(table, image);
        for (int i = 0; i < key.size(); i++) {
            int at = table.keyPositions().get(i);
            local = local.get(at) == Value.Unchanged.UNCHANGED ? local.with(at, key.get(i)) : local;
        }
        return local;
    }

    /** True if the image holds a value for a column that the table does not have. */
    static boolean exceeds(TableShape table, Row image) {
        Columns columns = image.columns();
        if (columns.equals(table.names())) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            Value value = image.get(i);
            boolean valued = value != Value.Null.NULL && value != Value.Unchanged.UNCHANGED;
            if (valued && table.names().indexOf(columns.name(i)) < 0) {
                return true;
            }
        }
        return false;
    }

    /** Which columns hold a value. Rows of one statement share it. */
    static BitSet mask(Row local) {
        BitSet mask = new BitSet();
        for (int i = 0; i < local.columns().size(); i++) {
            mask.set(i, local.get(i) != Value.Unchanged.UNCHANGED);
        }
        return mask;
    }
}
