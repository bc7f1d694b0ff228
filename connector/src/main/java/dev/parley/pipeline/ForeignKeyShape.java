package dev.parley.pipeline;

import java.util.List;

/**
 * A foreign key between two replicated tables.
 *
 * @param name name of the constraint in this database
 * @param columns canonical names of the referencing columns
 * @param parentTable canonical name of the referenced table
 * @param parentColumns canonical names of the referenced columns, in the order of {@code columns}
 */
public record ForeignKeyShape(String name, List<String> columns, String parentTable, List<String> parentColumns) {
    public ForeignKeyShape {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }
}
