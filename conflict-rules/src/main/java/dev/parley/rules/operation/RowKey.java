package dev.parley.rules.operation;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Names one row: canonical table name and primary key values. Immutable; the hash is computed once. */
public final class RowKey implements Comparable<RowKey> {
    private final String table;
    private final Value[] values;
    private final int hash;

    private RowKey(String table, Value[] values) {
        this.table = Objects.requireNonNull(table);
        this.values = values;
        this.hash = 31 * table.hashCode() + Arrays.hashCode(values);
    }

    public static RowKey of(String table, Value... values) {
        return new RowKey(table, values.clone());
    }

    public static RowKey of(String table, List<Value> values) {
        return new RowKey(table, values.toArray(new Value[0]));
    }

    public String table() {
        return table;
    }

    public int size() {
        return values.length;
    }

    public Value get(int position) {
        return values[position];
    }

    /** Canonical order of locks and listings: by table, then by the canonical bytes of the key. */
    @Override
    public int compareTo(RowKey that) {
        int byTable = table.compareTo(that.table);
        if (byTable != 0) {
            return byTable;
        }
        if (values.length == 1
                && that.values.length == 1
                && values[0] instanceof Value.Int a
                && that.values[0] instanceof Value.Int b) {
            return Long.compare(a.value(), b.value());
        }
        return Arrays.compareUnsigned(CanonicalBytes.of(values), CanonicalBytes.of(that.values));
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof RowKey that
                        && hash == that.hash
                        && table.equals(that.table)
                        && Arrays.equals(values, that.values));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Sixteen hexadecimal digits that name the key in messages without showing it. */
    public String hashText() {
        return CanonicalBytes.hashText(table, values);
    }

    /** Table and key hash; never the key values. */
    @Override
    public String toString() {
        return table + "#" + hashText();
    }
}
