package dev.parley.review;

import dev.parley.pipeline.TableShape;
import dev.parley.review.ConflictApi.Cell;
import dev.parley.rules.Nullable;
import dev.parley.rules.operation.Row;
import dev.parley.rules.operation.Value;
import dev.parley.store.BroughtStore.Brought;
import dev.parley.store.StoredKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A row that a site had before it joined, beside what its table holds now, as far as values may be shown. Names are an
 * interface to scripts.
 *
 * @param id {@code table/key hash}
 * @param key values of the primary key
 * @param wish what is to become of it: {@code review}, or {@code merged} if the policy has made a row of both
 * @param donor the site that did not have it like that
 * @param columns all of them
 */
public record BroughtView(
        String id, String set, String table, List<String> key, String wish, String donor, List<Column> columns) {
    private static final int HASH_SHOWN = 12;

    public BroughtView {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
    }

    /**
     * One column.
     *
     * @param now null if the table has no such row
     */
    public record Column(
            String name, Cell brought, @Nullable Cell now, boolean differs) {}

    /** The view of a row. */
    public static BroughtView of(String set, TableShape table, Brought row, Optional<Row> now, Redactor redactor) {
        List<Column> columns = new ArrayList<>();
        for (String name : row.image().columns().names()) {
            Value brought = row.image().get(name);
            Value stands = now.map(one -> one.get(name)).orElse(null);
            boolean differs = !brought.equals(stands);
            columns.add(new Column(
                    name,
                    redactor.cell(table.name(), name, brought, differs),
                    stands == null ? null : redactor.cell(table.name(), name, stands, differs),
                    differs));
        }
        return new BroughtView(
                id(row), set, table.name(), redactor.key(table, row.key()), row.wish(), row.donor(), columns);
    }

    private static String id(Brought row) {
        StoredKey key = StoredKey.of(row.key());
        return key.table() + "/" + key.keyHash().substring(0, HASH_SHOWN);
    }

    /** Names of the columns in which the two differ; all of them if the table has no such row. */
    public List<String> differing() {
        return columns.stream().filter(Column::differs).map(Column::name).toList();
    }
}
