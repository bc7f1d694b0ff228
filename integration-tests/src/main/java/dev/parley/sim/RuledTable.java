package dev.parley.sim;

import dev.parley.pipeline.CanonicalType;
import dev.parley.pipeline.ColumnShape;
import dev.parley.pipeline.TableShape;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.ColumnGroup;
import dev.parley.rules.policy.RowPolicy;
import java.util.ArrayList;
import java.util.List;

/** A table without constraints, made for the rules of a policy: a key, the columns that the policy names, and a note. */
record RuledTable(String name, List<RuledColumn> columns) {
    private static final String KEY = "id";
    private static final String REST = "note";

    RuledTable {
        columns = List.copyOf(columns);
    }

    /** The columns of the policy's groups, those of earlier versions too, and one that no group has. */
    static RuledTable of(String name, RowPolicy policy) {
        List<RuledColumn> columns = new ArrayList<>();
        for (RowPolicy version = policy; version != null; version = version.earlier()) {
            for (ColumnGroup group : version.groups()) {
                for (String column : group.columns()) {
                    boolean known =
                            columns.stream().anyMatch(other -> other.name().equals(column));
                    if (!known && !column.equals(KEY)) {
                        columns.add(RuledColumn.of(column, group.rule()));
                    }
                }
            }
        }
        if (columns.stream().noneMatch(known -> known.name().equals(REST))) {
            columns.add(RuledColumn.of(REST, policy.rule()));
        }
        return new RuledTable(name, columns);
    }

    TableShape shape() {
        List<ColumnShape> shapes = new ArrayList<>();
        shapes.add(new ColumnShape(KEY, KEY, CanonicalType.INT, "bigint", false));
        for (RuledColumn column : columns) {
            shapes.add(new ColumnShape(column.name(), column.name(), column.type(), "any", true));
        }
        return TableShape.of(name, "app", name, shapes, List.of(KEY), List.of(), List.of(), true);
    }

    /** The row of a key as it is from the beginning. */
    Row first(TableShape shape, long id) {
        List<Value> values = new ArrayList<>();
        values.add(SimSchema.number(id));
        columns.forEach(column -> values.add(column.first()));
        return Row.of(shape.names(), values);
    }

    /** What a new row holds. */
    Row fresh(TableShape shape, long id, Choices choices, long number) {
        List<Value> values = new ArrayList<>();
        values.add(SimSchema.number(id));
        columns.forEach(column -> values.add(column.next(Value.Null.NULL, choices, number)));
        return Row.of(shape.names(), values);
    }

    /** The row with one or two columns written anew. */
    Row edited(Row row, Choices choices, long number) {
        Row edited = row;
        int writes = 1 + choices.below(2);
        for (int i = 0; i < writes; i++) {
            int at = choices.below(columns.size());
            edited = edited.with(at + 1, columns.get(at).next(edited.get(at + 1), choices, number));
        }
        return edited;
    }
}
