package dev.parley.store;

import dev.parley.rules.operation.RowKey;
import dev.parley.wire.StoredDecision;
import java.util.Objects;

/**
 * A person's decision on one row. For a row that waits for nobody it is a write like any other: above all that this site
 * has applied.
 *
 * @param id unique; at most 128 ASCII characters
 * @param author who decided, for people
 * @param note why, for people; may be empty
 */
public record NewDecision(String id, RowKey key, StoredDecision content, String author, String note) {
    public NewDecision {
        Objects.requireNonNull(id);
        Objects.requireNonNull(key);
        Objects.requireNonNull(content);
        Objects.requireNonNull(author);
        Objects.requireNonNull(note);
    }
}
