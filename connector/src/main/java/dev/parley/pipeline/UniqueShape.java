package dev.parley.pipeline;

import java.util.List;

/**
 * A unique index besides the primary key.
 *
 * @param name name of the index in this database
 * @param columns canonical column names in index order
 */
public record UniqueShape(String name, List<String> columns) {
    public UniqueShape {
        columns = List.copyOf(columns);
    }
}
