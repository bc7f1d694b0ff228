package dev.parley.it.workload;

import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of the workload. Its last column is always {@value #MARK}, which names the write that made the row.
 *
 * @param columns besides key and mark
 */
public record TableSpec(String name, List<String> keys, List<String> columns) {
    /** Column that holds the unique value of the last write. */
    public static final String MARK = "mark";

    public TableSpec {
        keys = List.copyOf(keys);
        columns = List.copyOf(columns);
    }

    /** The key of a row; values are {@link Long}, {@link Integer} or {@link String}. */
    public RowKey key(List<Object> values) {
        return RowKey.of(name, values.stream().map(TableSpec::value).toList());
    }

    private static Value value(Object value) {
        if (value instanceof Number number) {
            return new Value.Int(number.longValue());
        }
        if (value instanceof String text) {
            return new Value.Text(text);
        }
        throw new IllegalArgumentException("not a key type of the workload: " + value.getClass());
    }

    /**
     * Inserts. If the key is taken, PostgreSQL changes nothing and MySQL fails, which spoils the statement alone.
     * Parameters: keys, columns, mark.
     */
    public String insert(boolean mySql) {
        List<String> all =
                Stream.of(keys, columns, List.of(MARK)).flatMap(List::stream).toList();
        String names = all.stream().map(column -> quote(column, mySql)).collect(Collectors.joining(", "));
        String places = all.stream().map(column -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO " + quote(name, mySql) + " (" + names + ") VALUES (" + places + ")"
                + (mySql ? "" : " ON CONFLICT DO NOTHING");
    }

    /** Changes some columns. Parameters: the columns, mark, keys. */
    String update(List<String> changed, boolean mySql) {
        String set = Stream.concat(changed.stream(), Stream.of(MARK))
                .map(column -> quote(column, mySql) + " = ?")
                .collect(Collectors.joining(", "));
        return "UPDATE " + quote(name, mySql) + " SET " + set + where(mySql);
    }

    /** Parameters: keys. */
    String delete(boolean mySql) {
        return "DELETE FROM " + quote(name, mySql) + where(mySql);
    }

    private String where(boolean mySql) {
        return " WHERE "
                + keys.stream().map(column -> quote(column, mySql) + " = ?").collect(Collectors.joining(" AND "));
    }

    static String quote(String identifier, boolean mySql) {
        return mySql ? "`" + identifier + "`" : "\"" + identifier + "\"";
    }
}
