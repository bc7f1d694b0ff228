package dev.parley.verify;

import dev.parley.pipeline.TableShape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table as one site has it, as far as comparing needs it.
 *
 * @param name canonical name
 * @param columns canonical type by canonical name
 * @param key canonical names of the primary key columns, in key order
 */
public record TableLayout(String name, Map<String, String> columns, List<String> key) {
    public TableLayout {
        columns = new TreeMap<>(columns);
        key = List.copyOf(key);
    }

    /** The layout of a table. */
    public static TableLayout of(TableShape table) {
        Map<String, String> columns = new TreeMap<>();
        table.columns()
                .forEach(column -> columns.put(column.name(), column.type().name()));
        return new TableLayout(table.name(), columns, table.keyColumns());
    }
}
