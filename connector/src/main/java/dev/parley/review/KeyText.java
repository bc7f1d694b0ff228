package dev.parley.review;

import dev.parley.admin.ApiException;
import dev.parley.admin.ErrorKind;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.ArrayList;
import java.util.List;

/** Keys as people write them: the values in key order, separated by commas. */
final class KeyText {
    private KeyText() {}

    /** The key of a text; a key of one column takes the whole text. */
    static RowKey parse(TableShape table, String text) {
        List<String> parts = table.keyColumns().size() == 1 ? List.of(text) : List.of(text.split(",", -1));
        if (parts.size() != table.keyColumns().size()) {
            throw malformed(table, text, "it has " + parts.size() + " values");
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ColumnShape column = table.columns().get(table.keyPositions().get(i));
            try {
                values.add(ValueText.parse(parts.get(i).strip(), column.type()));
            } catch (IllegalArgumentException e) {
                throw malformed(table, text, column.name() + " " + e.getMessage());
            }
        }
        return RowKey.of(table.name(), values);
    }

    private static ApiException malformed(TableShape table, String text, String why) {
        return ApiException.of(
                ErrorKind.MALFORMED_KEY,
                "'" + text + "' is no key of table " + table.name() + ": " + why + "; give "
                        + String.join(",", table.keyColumns()));
    }
}
