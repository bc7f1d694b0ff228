package dev.parley.review;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.TableShape;
import dev.parley.review.MissingColumns.Written;
import dev.parley.store.AddedColumn;
import dev.parley.store.Engine;
import dev.parley.store.TableNames;
import java.util.Optional;

/**
 * The statement that gives a table a column that other sites write. Immutable.
 *
 * @param names what the group's columns are called here
 */
public record ColumnRemedy(Engine engine, TableNames names) {
    /** Empty if a person has to decide on name or type. */
    public Optional<String> ddl(TableShape table, String column, Written written) {
        String local = names.localColumn(table.name(), column);
        CanonicalType type = written.type();
        return type != null && names.column(table.name(), local).equals(column)
                ? AddedColumn.ddl(engine, table, local, type)
                : Optional.empty();
    }

    /** The statement, or as much of it as is known. */
    String text(TableShape table, String column, Written written) {
        return ddl(table, column, written)
                        .orElseGet(() -> "ALTER TABLE " + engine.quote(table.localSchema(), table.localName())
                                + " ADD COLUMN " + engine.quote(names.localColumn(table.name(), column))
                                + " <type as at "
                                + (written.sites().isEmpty()
                                        ? "the other sites"
                                        : written.sites().first())
                                + ">")
                + ";";
    }
}
