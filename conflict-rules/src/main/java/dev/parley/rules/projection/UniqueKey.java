package dev.parley.rules.projection;

import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.rules.policy.LoserPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A unique key of a table besides the primary key.
 *
 * @param name canonical, equal at all sites
 * @param columns in the order of the key
 * @param losers what becomes of rows that do not get their value
 * @param altered the column that losers change if they stand; one of {@code columns}
 * @param lengthMax characters that column holds
 * @param nullsEqual true if the key lets NULL stand once only
 */
public record UniqueKey(
        String name,
        List<String> columns,
        LoserPolicy losers,
        String altered,
        int lengthMax,
        boolean nullsEqual,
        Equality equality) {
    public UniqueKey {
        Objects.requireNonNull(name);
        Objects.requireNonNull(losers);
        Objects.requireNonNull(equality);
        columns = List.copyOf(columns);
        if (!columns.contains(altered)) {
            throw new IllegalArgumentException(
                    "unique key '" + name + "' cannot alter column '" + altered + "', it has " + columns);
        }
    }

    /** Losers are parked; values are equal if they are the same. */
    public static UniqueKey parking(String name, String... columns) {
        return new UniqueKey(
                name, List.of(columns), LoserPolicy.PARK, columns[0], Integer.MAX_VALUE, false, Equality.EXACT);
    }

    /** What a row with this image claims; null for nothing. */
    public @Nullable UniqueClaim claim(Row image) {
        List<Value> values = new ArrayList<>(columns.size());
        for (String column : columns) {
            Value value = image.get(column);
            boolean none = value == Value.Unchanged.UNCHANGED || (value == Value.Null.NULL && !nullsEqual);
            if (none) {
                return null;
            }
            values.add(equality.of(value));
        }
        return new UniqueClaim(name, values);
    }
}
