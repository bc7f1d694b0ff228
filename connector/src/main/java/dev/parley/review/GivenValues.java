package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values that a person gives for columns of a row, read by the types of its table. Pure. */
final class GivenValues {
    private final TableShape table;

    GivenValues(TableShape table) {
        this.table = table;
    }

    /**
     * What a request sets, by column.
     *
     * @throws ApiException if a column is unknown or part of the key, or does not take its value
     */
    Map<String, Value> of(ConflictApi.Resolve request) {
        Map<String, Value> values = new LinkedHashMap<>();
        request.set().forEach((column, text) -> {
            ColumnShape shape = column(column);
            try {
                values.put(column, ValueText.parse(text, shape.type()));
            } catch (IllegalArgumentException e) {
                throw ApiException.of(ErrorKind.BAD_REQUEST, "the value for column " + column + " " + e.getMessage());
            }
        });
        for (String column : request.setNull()) {
            if (!column(column).nullable()) {
                throw ApiException.of(ErrorKind.BAD_REQUEST, "column " + column + " does not take NULL");
            }
            values.put(column, Value.Null.NULL);
        }
        return values;
    }

    private ColumnShape column(String name) {
        if (table.keyColumns().contains(name)) {
            throw ApiException.of(
                    ErrorKind.BAD_REQUEST, "column " + name + " is part of the primary key, which names the row");
        }
        return table.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ApiException.unknown(
                        ErrorKind.UNKNOWN_COLUMN, "column", name, table.names().names()));
    }
}
