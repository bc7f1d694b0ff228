package dev.parley.verify;

import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.Sharing;
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
 * @param untaken canonical names of columns that the site has otherwise than the group, by its site file
 * @param where condition on the rows that the site shares, by its site file; empty if it shares all
 * @param shared false if rows of other sites, or those of this one, stay where they are, by its site file
 */
public record TableLayout(
        String name,
        Map<String, String> columns,
        List<String> key,
        List<String> untaken,
        String where,
        boolean shared) {
    public TableLayout {
        untaken = List.copyOf(untaken);
        columns = new TreeMap<>(columns);
        key = List.copyOf(key);
    }

    /** The layout of a table. */
    public static TableLayout of(TableShape table) {
        Map<String, String> columns = new TreeMap<>();
        table.columns()
                .forEach(column -> columns.put(column.name(), column.type().name()));
        Sharing sharing = table.sharing();
        return new TableLayout(
                table.name(),
                columns,
                table.keyColumns(),
                sharing.untaken().stream().sorted().toList(),
                sharing.part().map(RowPart::text).orElse(""),
                sharing.sends() && sharing.takes());
    }

    /** A table that the site shares as it is. */
    public static TableLayout whole(String name, Map<String, String> columns, List<String> key) {
        return new TableLayout(name, columns, key, List.of(), "", true);
    }

    /** True if the site has all columns that the group has, and all rows. */
    public boolean isWhole() {
        return shared && untaken.isEmpty() && where.isEmpty();
    }
}
