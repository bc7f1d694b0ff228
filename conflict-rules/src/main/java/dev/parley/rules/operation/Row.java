package dev.parley.rules.operation;

import dev.parley.rules.Nullable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One image of a row: a value for each column. Immutable; {@link Value.Unchanged} marks what the image does not hold. */
public final class Row {
    private final Columns columns;
    private final Value[] values;

    private Row(Columns columns, Value[] values) {
        if (columns.size() != values.length) {
            throw new IllegalArgumentException(columns.size() + " columns, but " + values.length + " values");
        }
        this.columns = columns;
        this.values = values;
    }

    public static Row of(Columns columns, Value... values) {
        return new Row(columns, values.clone());
    }

    public static Row of(Columns columns, List<Value> values) {
        return new Row(columns, values.toArray(new Value[0]));
    }

    public Columns columns() {
        return columns;
    }

    public Value get(int position) {
        return values[position];
    }

    /** The value of a column; {@link Value.Unchanged} if this image has no such column. */
    public Value get(String column) {
        int at = columns.indexOf(column);
        return at < 0 ? Value.Unchanged.UNCHANGED : values[at];
    }

    /** The values of some columns; null if one of them is NULL or not in this image, so that they name nothing. */
    public @Nullable List<Value> naming(List<String> of) {
        List<Value> found = new ArrayList<>(of.size());
        for (String column : of) {
            Value value = get(column);
            if (value == Value.Null.NULL || value == Value.Unchanged.UNCHANGED) {
                return null;
            }
            found.add(value);
        }
        return found;
    }

    /** True if every column has a value. */
    public boolean isComplete() {
        for (Value value : values) {
            if (value == Value.Unchanged.UNCHANGED) {
                return false;
            }
        }
        return true;
    }

    public Row with(int position, Value value) {
        Value[] changed = values.clone();
        changed[position] = value;
        return new Row(columns, changed);
    }

    /** This image, its missing columns taken from {@code base} as far as that has them. */
    public Row completedBy(Row base) {
        Row result = this;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == Value.Unchanged.UNCHANGED) {
                Value value = base.get(columns.name(i));
                result = value == Value.Unchanged.UNCHANGED ? result : result.with(i, value);
            }
        }
        return result;
    }

    /** {@link #completedBy}, with the columns that {@code base} has and this image does not have at all. */
    public Row over(Row base) {
        Row completed = completedBy(base);
        if (columns.equals(base.columns)) {
            return completed;
        }
        List<String> names = new ArrayList<>(columns.names());
        List<Value> all = new ArrayList<>(Arrays.asList(completed.values));
        for (int i = 0; i < base.values.length; i++) {
            String name = base.columns.name(i);
            if (columns.indexOf(name) < 0) {
                names.add(name);
                all.add(base.values[i]);
            }
        }
        return names.size() == columns.size() ? completed : Row.of(Columns.of(names), all);
    }

    /** True if no column that both images hold differs. */
    public boolean agreesWith(Row that) {
        for (int i = 0; i < values.length; i++) {
            Value other = that.get(columns.name(i));
            boolean comparable = values[i] != Value.Unchanged.UNCHANGED && other != Value.Unchanged.UNCHANGED;
            if (comparable && !values[i].equals(other)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row that && columns.equals(that.columns) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** Names the columns only: values are user data and stay out of logs and messages. */
    @Override
    public String toString() {
        return "Row" + columns;
    }
}
