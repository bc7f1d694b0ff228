package dev.parley.check;

import dev.parley.store.BridgeTable;
import dev.parley.store.Engine;
import dev.parley.store.Rows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The bridge's own tables are there, with all of their columns. */
final class BridgeTableCheck implements DatabaseCheck {
    @Override
    public List<Finding> run(CheckContext context) throws SQLException {
        Map<String, Set<String>> found = new HashMap<>();
        // information_schema shows an account only what it may touch; pg_attribute shows it all.
        String sql = context.engine() == Engine.POSTGRESQL
                ? "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped"
                : "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?";
        Rows.each(
                context.connection(),
                sql,
                List.of(Engine.BRIDGE_SCHEMA),
                row -> found.computeIfAbsent(row.getString(1), name -> new HashSet<>())
                        .add(row.getString(2)));
        List<String> missing = new ArrayList<>();
        for (BridgeTable table : BridgeTable.values()) {
            Set<String> columns = found.getOrDefault(table.localName(), Set.of());
            if (!columns.containsAll(table.columnNames())) {
                missing.add(table.canonicalName());
            }
        }
        return missing.isEmpty()
                ? List.of()
                : List.of(Finding.error(
                        "bridge",
                        "tables of the bridge are missing or lack columns: " + String.join(", ", missing),
                        "the agent keeps in them what it has applied and decided",
                        CheckContext.RUN_INIT));
    }
}
