package dev.parley.apply;

import dev.parley.pipeline.TableShape;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.store.ReviewStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Rows of the application, locked one at a time. Thread-safe: each look uses a dialect of its own.
 *
 * @param tables those that can be looked at; a row of another one is not there
 */
public record LockedRow(Supplier<Dialect> dialects, List<TableShape> tables) implements ReviewStore.RowReader {
    public LockedRow {
        tables = List.copyOf(tables);
    }

    @Override
    public @Nullable Row lock(Connection connection, RowKey key) throws SQLException {
        for (TableShape table : tables) {
            if (table.name().equals(key.table())) {
                return dialects.get().read(connection, table, List.of(key), true)[0];
            }
        }
        return null;
    }
}
