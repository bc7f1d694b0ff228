package dev.parley.config;

import java.util.List;

/** Which tables a replication set holds. */
public sealed interface TableSelection {
    /** Every table of the schema but the listed ones; written {@code all}. */
    record All() implements TableSelection {}

    /** These tables. */
    record Listed(List<TableConfig> tables) implements TableSelection {
        public Listed {
            tables = List.copyOf(tables);
        }
    }
}
