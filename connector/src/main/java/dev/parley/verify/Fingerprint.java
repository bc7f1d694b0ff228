package dev.parley.verify;

import dev.parley.rules.operation.CanonicalHash;
import dev.parley.rules.operation.Row;
import java.util.Optional;
import java.util.TreeSet;

/** Names the content of a row without showing it: sixteen hexadecimal digits, the same at every site with these columns. */
final class Fingerprint {
    /** There is no row. */
    static final String ABSENT = "absent";

    private Fingerprint() {}

    static String of(Optional<Row> row) {
        return row.map(Fingerprint::of).orElse(ABSENT);
    }

    private static String of(Row row) {
        CanonicalHash hash = new CanonicalHash();
        for (String column : new TreeSet<>(row.columns().names())) {
            hash.value(row.get(column));
        }
        return String.format("%016x", hash.result());
    }
}
