package dev.parley.it.checker;

import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a site's replicated tables at one moment, under canonical names.
 *
 * @param tables canonical table name to its rows by key; a table without rows is there too
 */
public record SiteImage(String site, Map<String, Map<RowKey, Row>> tables) {
    public SiteImage {
        Map<String, Map<RowKey, Row>> copy = new LinkedHashMap<>();
        tables.forEach((name, rows) -> copy.put(name, Map.copyOf(rows)));
        tables = Map.copyOf(copy);
    }

    /** The row of a key, if the table has one. */
    public Optional<Row> row(RowKey key) {
        return Optional.ofNullable(tables.getOrDefault(key.table(), Map.of()).get(key));
    }

    /** The same without other tables than these. */
    public SiteImage only(Set<String> names) {
        Map<String, Map<RowKey, Row>> kept = new LinkedHashMap<>(tables);
        kept.keySet().retainAll(names);
        return new SiteImage(site, kept);
    }

    /** Number of rows in all tables. */
    public long size() {
        return tables.values().stream().mapToLong(Map::size).sum();
    }
}
