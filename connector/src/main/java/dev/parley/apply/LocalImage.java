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
        return table.image(image);
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

    /** True if the image holds a value for a column that the table does not have, and that it would take. */
    static boolean exceeds(TableShape table, Row image) {
        Columns columns = image.columns();
        if (columns.equals(table.names())) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            Value value = image.get(i);
            boolean valued = value != Value.Null.NULL && value != Value.Unchanged.UNCHANGED;
            String name = columns.name(i);
            if (valued
                    && table.names().indexOf(name) < 0
                    && !table.sharing().untaken().contains(name)) {
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
