package dev.parley.verify;

import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.Row;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/** Names the content of a row without showing it: sixteen hexadecimal digits, the same at every site with these columns. */
public final class Fingerprint {
    /** There is no row. */
    static final String ABSENT = "absent";

    private Fingerprint() {}

    static String of(Optional<Row> row) {
        return row.map(Fingerprint::of).orElse(ABSENT);
    }

    private static String of(Row row) {
        return of(row, row.columns().names());
    }

    /** Of the values in some columns. */
    public static String of(Optional<Row> row, Collection<String> columns) {
        return row.map(one -> of(one, columns)).orElse(ABSENT);
    }

    private static String of(Row row, Collection<String> columns) {
        CanonicalHash hash = new CanonicalHash();
        for (String column : new TreeSet<>(columns)) {
            hash.value(row.get(column));
        }
        return String.format("%016x", hash.result());
    }
}
