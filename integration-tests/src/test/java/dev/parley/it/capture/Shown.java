package dev.parley.it.capture;

import dev.parley.pipeline.CapturedRow;
import dev.parley.pipeline.CapturedTransaction;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.RowKey;
import dev.parley.rules.operation.Value;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as short text that a test can compare. */
final class Shown {
    private Shown() {}

    static List<List<String>> rows(List<CapturedTransaction> transactions) {
        return transactions.stream().map(Shown::rows).toList();
    }

    /** {@code INSERT t[1] -> 1,'a',null}. */
    static List<String> rows(CapturedTransaction transaction) {
        return transaction.rows().stream().map(Shown::row).toList();
    }

    /** The new image of one row of a transaction, which must have one. */
    static Row after(CapturedTransaction transaction, int row) {
        return Objects.requireNonNull(transaction.rows().get(row).after());
    }

    private static String row(CapturedRow row) {
        String table = row.table().name().substring(row.table().name().indexOf('.') + 1);
        return row.kind() + " " + table + key(row.key())
                + (row.before() == null ? "" : " was " + image(row.before()))
                + (row.after() == null ? "" : " -> " + image(row.after()));
    }

    private static String key(RowKey key) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> value(key.get(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    static String image(Row row) {
        return IntStream.range(0, row.columns().size())
                .mapToObj(i -> value(row.get(i)))
                .collect(Collectors.joining(","));
    }

    private static String value(Value value) {
        if (value instanceof Value.Int number) {
            return Long.toString(number.value());
        }
        if (value instanceof Value.Text text) {
            return "'" + text.value() + "'";
        }
        return value == Value.Null.NULL ? "null" : value == Value.Unchanged.UNCHANGED ? "unchanged" : value.toString();
    }
}
