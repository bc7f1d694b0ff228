package dev.parley.verify;

import dev.parley.pipeline.RecordWeight;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads rows of a table some at a time until there is enough of them, so that wide rows do not fill the heap. How wide a
 * row is shows only when it is read: the first is read alone, and of others no more at once than would fit if all were as
 * wide as the widest so far.
 */
public final class SomeRows {
    private SomeRows() {}

    /**
     * The first of the rows, in the order of the keys; at least one if there is a key.
     *
     * @param atOnceMax most rows read by one statement: wide ones may come behind narrow ones
     * @param bytesMax ends the reading once the rows take as much, about
     */
    public static List<Optional<Row>> first(
            SiteTables reader, TableShape table, List<RowKey> keys, int atOnceMax, long bytesMax) {
        List<Optional<Row>> rows = new ArrayList<>();
        long left = bytesMax;
        long widest = 1;
        int atOnce = 1;
        while (rows.size() < keys.size() && left > 0) {
            int end = Math.min(keys.size(), rows.size() + atOnce);
            for (Optional<Row> row : reader.rows(table, keys.subList(rows.size(), end))) {
                long weight = RecordWeight.of(row.orElse(null));
                left -= weight;
                widest = Math.max(widest, weight);
                rows.add(row);
            }
            atOnce = (int) Math.max(1, Math.min(Math.min(atOnceMax, 2L * atOnce), left / widest));
        }
        return rows;
    }
}
