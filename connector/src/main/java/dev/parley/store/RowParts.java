package dev.parley.store;

import dev.parley.custom.CellType;
import dev.parley.custom.ExpressionException;
import dev.parley.custom.RowExpression;
import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.RowPart;
import dev.parley.pipeline.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes parts of tables of what site files say. */
public final class RowParts {
    private RowParts() {}

    /**
     * The rows of a table for which all of these conditions are true.
     *
     * @param texts at least one, over the table's shared columns
     * @throws ExpressionException if one of them cannot be used
     */
    public static RowPart of(TableShape table, List<String> texts, boolean keepsLeaving) throws ExpressionException {
        Map<String, CellType> columns = new HashMap<>();
        for (ColumnShape column : table.columns()) {
            columns.put(column.name(), type(column.type()));
        }
        List<RowExpression> conditions = new ArrayList<>();
        Set<String> read = new HashSet<>();
        for (String text : texts) {
            RowExpression condition = RowExpression.of(text, columns);
            conditions.add(condition);
            read.addAll(condition.columns());
        }
        return new RowPart(
                String.join(" && ", texts).strip(),
                read,
                row -> conditions.stream().allMatch(condition -> condition.test(row)),
                keepsLeaving);
    }

    private static CellType type(CanonicalType type) {
        return switch (type) {
            case BOOL -> CellType.BOOL;
            case INT, DATE, TIME, LOCAL_TIMESTAMP, INSTANT -> CellType.INT;
            case DECIMAL, FLOAT32, FLOAT64 -> CellType.DOUBLE;
            case TEXT, UUID -> CellType.TEXT;
            case BYTES -> CellType.BYTES;
            case JSON -> CellType.ANY;
        };
    }
}
